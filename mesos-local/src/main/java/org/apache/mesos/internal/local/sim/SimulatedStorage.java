// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.mesos.internal.storage.Storage;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.sim.Host;

/**
 * A disk as one life of a process uses it: each operation takes its time and then is durable. When
 * the process is killed, what it has begun to write may be there or not: the first operations of
 * those that wait, of whose end nobody was told.
 */
final class SimulatedStorage implements Storage {

  private static final Duration USUAL = Duration.ofMillis(5);
  private static final Duration SLOW = Duration.ofMillis(800);
  private static final double SLOW_SHARE = 0.03;

  /** What it does to the disk, and then tells. */
  private record Operation<T>(Supplier<Future<T>> effect, Promise<T> promise) {

    void run() {
      var unused = effect.get().onReady(promise::set);
    }
  }

  private final Scene scene;
  private final Disk disk;
  private final Host host;
  private final Node node;
  private final Deque<Operation<?>> pending = new ArrayDeque<>();

  SimulatedStorage(Scene scene, Disk disk, Host host, Node node) {
    this.scene = scene;
    this.disk = disk;
    this.host = host;
    this.node = node;
  }

  private <T> Future<T> enter(Supplier<Future<T>> effect) {
    Promise<T> promise = new Promise<>();
    pending.add(new Operation<>(effect, promise));
    if (pending.size() == 1) {
      begin();
    }
    return promise.future();
  }

  private void begin() {
    Duration limit = scene.chance(SLOW_SHARE) ? SLOW : USUAL;
    scene.world().after(scene.between(Duration.ofNanos(1000), limit), () -> {
      if (host.isNode(node)) {
        host.execute(this::finish);
      }
    });
  }

  private void finish() {
    Operation<?> done = pending.remove();
    if (!pending.isEmpty()) {
      begin();
    }
    done.run();
  }

  /** The process was killed: the kernel may have got some of what waits. */
  void crash() {
    int kept = scene.chance(0.5) ? 0 : scene.upTo(pending.size() + 1);
    for (; kept > 0; kept--) {
      // Nobody is left to be told.
      var unused = pending.remove().effect.get();
    }
    pending.clear();
  }

  @Override
  public Future<Optional<ByteString>> read(String path) {
    return enter(() -> disk.content().read(path));
  }

  @Override
  public Future<Void> replace(String path, ByteString value) {
    return enter(() -> disk.content().replace(path, value));
  }

  @Override
  public Future<ImmutableList<ByteString>> readJournal(String path) {
    return enter(() -> disk.content().readJournal(path));
  }

  @Override
  public Future<Void> append(String path, ByteString record) {
    return enter(() -> disk.content().append(path, record));
  }

  @Override
  public Future<ImmutableList<String>> list(String directory) {
    return enter(() -> disk.content().list(directory));
  }

  @Override
  public Future<Void> delete(String path) {
    return enter(() -> disk.content().delete(path));
  }
}

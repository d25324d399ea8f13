// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.RegistryMessages.Registry;
import org.apache.mesos.internal.storage.SharedValue;
import org.apache.mesos.internal.storage.StaleVersionException;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.sim.Host;

/**
 * The registry of the masters, which is where they are elected. A request of a master that is
 * killed may arrive all the same; one that cannot be sent waits until it can, as its answer does.
 */
final class SimulatedRegistry {

  private static final Duration USUAL = Duration.ofMillis(20);
  private static final Duration SLOW = Duration.ofSeconds(3);
  private static final double SLOW_SHARE = 0.05;
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int MAX_BYTES = 1 << 20;

  private final Scene scene;
  private final Set<SlaveID> admitted = new LinkedHashSet<>();
  private final Set<SlaveID> present = new LinkedHashSet<>();
  private ByteString value = ByteString.EMPTY;
  private long version;

  SimulatedRegistry(Scene scene) {
    this.scene = scene;
  }

  /** The registry for one life of a master. */
  SharedValue open(Host host, Node node) {
    return new Connection(host, node);
  }

  /** Whether a slave is or has been in the registry. */
  boolean wasAdmitted(SlaveID slave) {
    return admitted.contains(slave);
  }

  /** Whether a slave was in the registry and is not any more. */
  boolean wasRemoved(SlaveID slave) {
    return admitted.contains(slave) && !present.contains(slave);
  }

  private Future<Long> replace(ByteString newValue, long expected) {
    if (version != expected) {
      return Future.failed(
          new StaleVersionException("the registry has version " + version + ", not " + expected));
    }
    value = newValue;
    try {
      present.clear();
      Registry.parseFrom(value).getSlavesList().forEach(slave -> present.add(slave.getId()));
      admitted.addAll(present);
    } catch (InvalidProtocolBufferException e) {
      scene.violated("the registry is overwritten with something else", e);
    }
    return Future.ready(++version);
  }

  /** What a master sees of it. */
  private final class Connection implements SharedValue {

    private final Host host;
    private final Node node;

    Connection(Host host, Node node) {
      this.host = host;
      this.node = node;
    }

    private <T> Future<T> ask(Supplier<Future<T>> request) {
      Promise<T> promise = new Promise<>();
      send(request, promise);
      return promise.future();
    }

    private <T> void send(Supplier<Future<T>> request, Promise<T> promise) {
      if (isReachable()) {
        scene.world().after(delay(), () -> answer(request.get(), promise));
      } else if (host.isNode(node)) {
        scene.world().after(RETRY, () -> send(request, promise));
      }
    }

    private <T> void answer(Future<T> answer, Promise<T> promise) {
      if (isReachable()) {
        scene.world().after(delay(), () -> {
          if (host.isNode(node)) {
            host.execute(() -> {
              var unused = answer.onReady(promise::set).onFailed(promise::fail);
            });
          }
        });
      } else if (host.isNode(node)) {
        scene.world().after(RETRY, () -> answer(answer, promise));
      }
    }

    private boolean isReachable() {
      Host ensemble = scene.election().ensemble();
      return host.isNode(node)
          && !host.isPaused()
          && !scene.world().network().isBlocked(host, ensemble)
          && !scene.world().network().isBlocked(ensemble, host);
    }

    private Duration delay() {
      return scene.between(Duration.ofMillis(1), scene.chance(SLOW_SHARE) ? SLOW : USUAL);
    }

    @Override
    public Future<Versioned> read() {
      return ask(() -> Future.ready(new Versioned(value, version)));
    }

    @Override
    public Future<Long> replace(ByteString newValue, long expected) {
      return ask(() -> SimulatedRegistry.this.replace(newValue, expected));
    }

    @Override
    public int maxBytes() {
      return MAX_BYTES;
    }

    @Override
    public void close() {}
  }
}

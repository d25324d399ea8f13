// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.registry;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.internal.RegistryMessages.Registry;
import org.apache.mesos.internal.storage.SharedValue;
import org.apache.mesos.internal.storage.StaleVersionException;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the registry of slaves. Of all masters, one that leads has read it and has then written it,
 * in its own name: a former leader's next write fails by that. Operations that come while a write
 * is on its way share the next one.
 *
 * <p>Belongs to the master process. What makes the registry unusable is thrown on its executor, and
 * so ends the master: nothing may go on without the registry.
 */
public final class Registrar {

  private static final Logger log = LoggerFactory.getLogger(Registrar.class);

  /** So long a new leader may take to read it; slaves and frameworks wait. */
  static final Duration READ_TIMEOUT = Duration.ofMinutes(1);

  /** So long a write may take; longer than a lost connection to the storage needs to come back. */
  static final Duration WRITE_TIMEOUT = Duration.ofSeconds(20);

  private record Pending(Operation operation, Promise<Boolean> promise) {}

  private record Applied(Promise<Boolean> promise, boolean isDone) {}

  private final SharedValue value;
  private final Clock clock;
  private final Executor master;
  private final RegisteredSlaves slaves;
  private final List<Pending> waiting = new ArrayList<>();
  private MasterInfo info = MasterInfo.getDefaultInstance();
  private long version;
  private boolean isRecovered;
  private boolean isWriting;

  /** The executor runs calls as the master process. */
  public Registrar(SharedValue value, Clock clock, Executor master) {
    this.value = value;
    this.clock = clock;
    this.master = master;
    this.slaves = new RegisteredSlaves(value.maxBytes());
  }

  /** Reads the registry in the name of a master that leads. Gives the admitted slaves. */
  public Future<ImmutableList<SlaveInfo>> recover(MasterInfo newLeader) {
    checkState(!isRecovered && !isWriting, "the registry is recovered twice");
    info = newLeader;
    isWriting = true;
    Promise<ImmutableList<SlaveInfo>> recovered = new Promise<>();
    limited(value.read(), READ_TIMEOUT, "read").onAny(master, read -> write(read, recovered));
    return recovered.future();
  }

  private void write(
      Future<SharedValue.Versioned> read, Promise<ImmutableList<SlaveInfo>> recovered) {
    SharedValue.Versioned latest = checked(read, "read");
    slaves.read(parse(latest.value()));
    version = latest.version();
    limited(value.replace(bytes(), version), WRITE_TIMEOUT, "written").onAny(master, written -> {
      version = checked(written, "write");
      isWriting = false;
      isRecovered = true;
      ImmutableList<SlaveInfo> admitted = slaves.admitted();
      log.info("Recovered the registry with {} slaves", admitted.size());
      recovered.set(admitted);
      writeWaiting();
    });
  }

  private static Registry parse(ByteString bytes) {
    try {
      return Registry.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("Failed to read the registry: it is no registry", e);
    }
  }

  private ByteString bytes() {
    return slaves.toMessage(info).toByteString();
  }

  private <T> Future<T> limited(Future<T> operation, Duration limit, String what) {
    return operation.after(
        clock, limit, late -> Future.failed("it was not " + what + " within " + limit));
  }

  private static <T> T checked(Future<T> operation, String what) {
    if (operation.isFailed() && operation.failure() instanceof StaleVersionException) {
      throw new IllegalStateException(
          "Lost the election: another master has written the registry", operation.failure());
    }
    if (!operation.isReady()) {
      String reason =
          operation.isFailed() ? operation.failure().getMessage() : "it was " + operation;
      throw new IllegalStateException("Failed to " + what + " the registry: " + reason);
    }
    return operation.value();
  }

  /**
   * Does an operation, after those before it. Ready when it is durable, with whether it was done: a
   * slave is not admitted if the registry is full, and not removed if it is not in it.
   */
  public Future<Boolean> apply(Operation operation) {
    Promise<Boolean> promise = new Promise<>();
    if (isRecovered && !isWriting && waiting.isEmpty() && slaves.isDone(operation)) {
      promise.set(true);
    } else {
      waiting.add(new Pending(operation, promise));
      writeWaiting();
    }
    return promise.future();
  }

  /** How many operations wait for a write. */
  public int queuedOperations() {
    return waiting.size();
  }

  /** How much the slaves take in the registry, at most. */
  public long sizeBytes() {
    return slaves.bytes();
  }

  /** Whether a slave has been removed and must not come back. */
  public boolean isRemoved(SlaveID slave) {
    return slaves.isRemoved(slave);
  }

  private void writeWaiting() {
    if (isWriting || !isRecovered || waiting.isEmpty()) {
      return;
    }
    ImmutableList<Applied> batch = waiting.stream()
        .map(pending -> new Applied(pending.promise(), slaves.apply(pending.operation())))
        .collect(ImmutableList.toImmutableList());
    waiting.clear();
    isWriting = true;
    log.debug("Writing {} changes to the registry", batch.size());
    limited(value.replace(bytes(), version), WRITE_TIMEOUT, "written")
        .onAny(master, written -> written(written, batch));
  }

  private void written(Future<Long> written, ImmutableList<Applied> batch) {
    version = checked(written, "write");
    isWriting = false;
    batch.forEach(applied -> applied.promise().set(applied.isDone()));
    writeWaiting();
  }
}

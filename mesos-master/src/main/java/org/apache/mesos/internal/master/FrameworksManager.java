// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Promise;
import org.jspecify.annotations.Nullable;

/**
 * A list of frameworks in a storage, which also removes them after a grace time (master.md 12). The
 * master does not use it. Every method is for any thread.
 */
public final class FrameworksManager extends Process {

  private final FrameworksStorage storage;
  private final Map<FrameworkID, Instant> expiries = new LinkedHashMap<>();
  private @Nullable Map<FrameworkID, FrameworkInfo> cache;

  public FrameworksManager(FrameworksStorage storage) {
    super("frameworks");
    this.storage = storage;
  }

  public Future<ImmutableMap<FrameworkID, FrameworkInfo>> list() {
    return whenCached(infos -> Future.ready(ImmutableMap.copyOf(infos)));
  }

  public Future<Boolean> exists(FrameworkID id) {
    return whenCached(infos -> Future.ready(infos.containsKey(id)));
  }

  /** Works even if the storage cannot list what is in it. */
  public Future<Boolean> add(FrameworkID id, FrameworkInfo info) {
    return dispatch(() -> storage.add(id, info).map(this, isAdded -> {
      if (isAdded && cache != null) {
        cache.put(id, info);
      }
      return isAdded;
    }));
  }

  /**
   * Removes a framework after some time. True once that is done, false if it was resurrected, or
   * its removal was put off, or it was removed by another call.
   */
  public Future<Boolean> remove(FrameworkID id, Duration delay) {
    return whenCached(infos -> {
      if (!infos.containsKey(id)) {
        return Future.failed("Error removing non-existing framework.");
      }
      expiries.put(id, clock().now().plus(delay));
      Promise<Boolean> removed = new Promise<>();
      delay(delay, () -> removed.associate(expire(id)));
      return removed.future();
    });
  }

  private Future<Boolean> expire(FrameworkID id) {
    Instant expiry = expiries.get(id);
    if (expiry == null || clock().now().isBefore(expiry)) {
      return Future.ready(false);
    }
    expiries.remove(id);
    return storage.remove(id).map(this, isRemoved -> {
      if (isRemoved && cache != null) {
        cache.remove(id);
      }
      return isRemoved;
    });
  }

  /** Keeps a framework that was to be removed; false if it is unknown. */
  public Future<Boolean> resurrect(FrameworkID id) {
    return whenCached(infos -> {
      expiries.remove(id);
      return Future.ready(infos.containsKey(id));
    });
  }

  /** A step that needs to know what is in the storage. */
  private interface Step<T> {
    Future<T> run(Map<FrameworkID, FrameworkInfo> infos);
  }

  private <T> Future<T> whenCached(Step<T> step) {
    return dispatch(() -> {
      if (cache != null) {
        return step.run(cache);
      }
      return storage
          .list()
          .recover(failure -> Future.failed("Error caching framework infos."))
          .then(this, listed -> {
            if (cache == null) {
              cache = new LinkedHashMap<>(listed);
            }
            return step.run(cache);
          });
    });
  }
}

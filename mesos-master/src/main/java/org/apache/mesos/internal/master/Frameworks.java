// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.EvictingQueue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.process.Upid;

/** The registered frameworks, by id and by pid, and those that were. */
final class Frameworks {

  private final Map<FrameworkID, Framework> byId = new LinkedHashMap<>();
  private final SetMultimap<Upid, Framework> byPid = LinkedHashMultimap.create();
  private final EvictingQueue<Framework> completed =
      EvictingQueue.create(Constants.MAX_COMPLETED_FRAMEWORKS);

  Optional<Framework> find(FrameworkID id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The frameworks whose scheduler is at a pid: one, unless a peer does what drivers never do. */
  ImmutableList<Framework> at(Upid pid) {
    return ImmutableList.copyOf(byPid.get(pid));
  }

  Collection<Framework> all() {
    return Collections.unmodifiableCollection(byId.values());
  }

  /** The most recent ones that were removed, the oldest first. */
  Collection<Framework> completed() {
    return Collections.unmodifiableCollection(completed);
  }

  void add(Framework framework) {
    checkState(
        byId.putIfAbsent(framework.id(), framework) == null,
        "duplicate framework %s",
        framework.id());
    if (!framework.isRecovered()) {
      byPid.put(framework.pid(), framework);
    }
  }

  /** Whether it is one of the latest that were removed. */
  boolean isCompleted(FrameworkID id) {
    return !byId.containsKey(id)
        && completed.stream().anyMatch(framework -> framework.id().equals(id));
  }

  /** Its scheduler is at a pid from now on, where it may have been before. */
  void connect(Framework framework, Upid pid, Instant now) {
    byPid.remove(framework.pid(), framework);
    framework.connect(pid, now);
    byPid.put(pid, framework);
  }

  void remove(Framework framework, Instant now) {
    checkState(byId.remove(framework.id(), framework), "unknown framework %s", framework.id());
    byPid.remove(framework.pid(), framework);
    framework.unregister(now);
    completed.add(framework);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.process.Upid;

/** The registered slaves, by id and by pid, and where slaves have been activated. */
final class Slaves {

  private final Map<SlaveID, Slave> byId = new LinkedHashMap<>();
  private final Map<Upid, Slave> byPid = new LinkedHashMap<>();
  private final Set<HostPort> activated = new LinkedHashSet<>();

  Optional<Slave> find(SlaveID id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The slave at a pid; there is never more than one. */
  Optional<Slave> at(Upid pid) {
    return Optional.ofNullable(byPid.get(pid));
  }

  /** The slaves on a host and port: several, if they share an OS process. */
  ImmutableList<Slave> at(HostPort place) {
    return byId.values().stream()
        .filter(slave -> slave.hostPort().equals(place))
        .collect(ImmutableList.toImmutableList());
  }

  Collection<Slave> all() {
    return Collections.unmodifiableCollection(byId.values());
  }

  void add(Slave slave) {
    checkState(byId.putIfAbsent(slave.id(), slave) == null, "duplicate slave %s", slave.id());
    checkState(byPid.putIfAbsent(slave.pid(), slave) == null, "two slaves at %s", slave.pid());
  }

  /** A slave is at a pid from now on, where no other one is; it may have been there before. */
  void connect(Slave slave, SlaveInfo info, String version, Upid pid) {
    byPid.remove(slave.pid());
    slave.connect(info, version, pid);
    checkState(byPid.putIfAbsent(pid, slave) == null, "two slaves at %s", pid);
  }

  void remove(Slave slave) {
    checkState(byId.remove(slave.id(), slave), "unknown slave %s", slave.id());
    byPid.remove(slave.pid());
  }

  /** Remembers a place, also after its slave is gone. */
  void activate(HostPort place) {
    activated.add(place);
    if (activated.size() > Constants.MAX_ACTIVATED_SLAVES) {
      activated.remove(activated.iterator().next());
    }
  }

  boolean isActivated(HostPort place) {
    return activated.contains(place);
  }

  void deactivate(HostPort place) {
    activated.remove(place);
  }

  int activatedCount() {
    return activated.size();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.registry;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.internal.RegistryMessages.Registry;
import org.apache.mesos.internal.master.registry.Operation.Return;

/** What is in the registry, as it is changed and written. */
final class RegisteredSlaves {

  /** So many of those that must not come back are known; the oldest are forgotten. */
  static final int MAX_REMOVED = 5000;

  /** Of a field of up to 2 MB: its tag and its length. */
  private static final int FIELD_BYTES = 4;

  private final Map<SlaveID, SlaveInfo> admitted = new LinkedHashMap<>();
  private final Set<SlaveID> removed = new LinkedHashSet<>();
  private final int maxBytes;
  private long bytes;

  /** Nothing that would not fit into so many bytes is admitted. */
  RegisteredSlaves(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  void read(Registry registry) {
    registry.getSlavesList().forEach(this::put);
    registry.getRemovedSlavesList().forEach(this::putRemoved);
  }

  Registry toMessage(MasterInfo master) {
    return Registry.newBuilder()
        .setMaster(master)
        .addAllSlaves(admitted.values())
        .addAllRemovedSlaves(removed)
        .build();
  }

  ImmutableList<SlaveInfo> admitted() {
    return ImmutableList.copyOf(admitted.values());
  }

  long bytes() {
    return bytes;
  }

  boolean isRemoved(SlaveID slave) {
    return removed.contains(slave);
  }

  /** Whether the operation could be done. */
  boolean apply(Operation operation) {
    if (operation instanceof Operation.Admit admit) {
      return admit(withoutDetails(admit.slave()));
    }
    Operation.Remove remove = (Operation.Remove) operation;
    return remove(remove.slave(), remove.comeback());
  }

  /** Whether the operation would change nothing. */
  boolean isDone(Operation operation) {
    return operation instanceof Operation.Admit admit
        && withoutDetails(admit.slave()).equals(admitted.get(admit.slave().getId()));
  }

  private boolean admit(SlaveInfo slave) {
    if (bytes + size(slave) > maxBytes) {
      return false;
    }
    if (removed.remove(slave.getId())) {
      bytes -= size(slave.getId());
    }
    put(slave);
    return true;
  }

  private boolean remove(SlaveID id, Return comeback) {
    SlaveInfo slave = admitted.remove(id);
    if (slave != null) {
      bytes -= size(slave);
    }
    if (comeback == Return.REFUSED) {
      putRemoved(id);
    }
    return slave != null;
  }

  private void put(SlaveInfo slave) {
    SlaveInfo old = admitted.put(slave.getId(), slave);
    bytes += size(slave) - (old == null ? 0 : size(old));
  }

  private void putRemoved(SlaveID id) {
    if (removed.add(id)) {
      bytes += size(id);
    }
    while (removed.size() > MAX_REMOVED) {
      SlaveID oldest = removed.iterator().next();
      removed.remove(oldest);
      bytes -= size(oldest);
    }
  }

  private static long size(Message field) {
    return (long) field.getSerializedSize() + FIELD_BYTES;
  }

  /** A slave tells its resources and attributes again when it comes back. */
  private static SlaveInfo withoutDetails(SlaveInfo slave) {
    return slave.toBuilder().clearResources().clearAttributes().build();
  }
}

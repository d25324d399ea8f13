// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.master.SlaveObserver.PingKind;
import org.apache.mesos.process.Node;

/** The processes that ping the slaves, one for each (handlers.md 5). */
final class SlaveObservers {

  private final Node node;
  private final Consumer<SlaveID> onSilent;
  private final Consumer<SlaveID> onAnswer;
  private final Map<SlaveID, SlaveObserver> bySlave = new LinkedHashMap<>();

  /**
   * The consumers are told, by other processes, of slaves that have left too many pings unanswered,
   * and of those that answer after all.
   */
  SlaveObservers(Node node, Consumer<SlaveID> onSilent, Consumer<SlaveID> onAnswer) {
    this.node = node;
    this.onSilent = onSilent;
    this.onAnswer = onAnswer;
  }

  /** Pings a slave where it is now, and not where it was before. */
  void begin(Slave slave) {
    end(slave);
    SlaveID id = slave.id();
    SlaveObserver observer = new SlaveObserver(
        node.generateId("slave-observer"),
        slave.pid(),
        PingKind.of(slave.version()),
        () -> onSilent.accept(id),
        () -> onAnswer.accept(id));
    bySlave.put(id, observer);
    node.spawn(observer);
  }

  /** Its pings say whether the master takes the slave for connected, as it may not know. */
  void tellConnected(Slave slave) {
    boolean isConnected = slave.isConnected();
    SlaveObserver observer = bySlave.get(slave.id());
    if (observer != null) {
      observer.execute(() -> observer.setConnected(isConnected));
    }
  }

  void end(Slave slave) {
    SlaveObserver observer = bySlave.remove(slave.id());
    if (observer != null) {
      observer.terminate();
    }
  }
}

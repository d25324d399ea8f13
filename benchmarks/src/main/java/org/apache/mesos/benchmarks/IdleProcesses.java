// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.concurrent.CountDownLatch;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Process;

/** How much heap does a process take that has nothing to do, its id and table entry included? */
final class IdleProcesses {

  private static final int PROCESSES = 1_000_000;

  private static final class Idle extends Process {
    Idle(String id) {
      super(id);
    }
  }

  private IdleProcesses() {}

  /** Bytes for each process. */
  static double measure() throws InterruptedException {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    try (LibprocessEngine engine = new LibprocessEngine()) {
      Node node = engine.node();
      long before = used(memory);
      for (int i = 0; i < PROCESSES; i++) {
        node.spawn(new Idle(node.generateId("")));
      }
      CountDownLatch started = new CountDownLatch(1);
      Process last = new Idle("last");
      node.spawn(last);
      last.execute(started::countDown);
      started.await();
      return (double) (used(memory) - before) / PROCESSES;
    }
  }

  private static long used(MemoryMXBean memory) {
    for (int i = 0; i < 3; i++) {
      memory.gc();
    }
    return memory.getHeapMemoryUsage().getUsed();
  }
}

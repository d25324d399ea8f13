// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.launcher;

import com.google.common.collect.ImmutableMap;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.mesos.Executor;
import org.apache.mesos.internal.slave.processes.ChildProcesses;
import org.apache.mesos.process.sim.Simulation;

/** The real command executor in a simulation; here, because only this package may make one. */
public final class SimulatedCommandExecutor {

  private SimulatedCommandExecutor() {}

  /** An executor that starts its command here, and is as silent as its command. */
  public static Executor create(ChildProcesses processes, Simulation simulation) {
    return new CommandExecutor(
        processes,
        ImmutableMap.of(),
        simulation.clock(),
        simulation.runQueue(),
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
  }
}

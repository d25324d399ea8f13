// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.launcher;

import com.google.common.collect.ImmutableMap;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.mesos.Executor;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.internal.slave.processes.ChildProcesses;
import org.apache.mesos.process.sim.Simulation;

/** The real command executor in a simulation; here, because only this package may make one. */
public final class SimulatedCommandExecutor {

  /** Of tasks that nobody checks. */
  private static final Probes NO_PROBES = new Probes() {

    @Override
    public Probe command(CommandInfo command) {
      throw new AssertionError("No task of a simulation has checks");
    }

    @Override
    public Probe http(Target target) {
      throw new AssertionError("No task of a simulation has checks");
    }

    @Override
    public Probe tcp(String host, int port) {
      throw new AssertionError("No task of a simulation has checks");
    }
  };

  private SimulatedCommandExecutor() {}

  /** An executor that starts its command here, and is as silent as its command. */
  public static Executor create(ChildProcesses processes, Simulation simulation) {
    return new CommandExecutor(new CommandTask.Host(
        processes,
        ImmutableMap.of(),
        simulation.clock(),
        simulation.runQueue(),
        NO_PROBES,
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)));
  }
}

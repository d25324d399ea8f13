// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.internal.slave.processes.Child;
import org.apache.mesos.internal.slave.processes.ChildProcesses;
import org.apache.mesos.internal.slave.processes.Command;
import org.apache.mesos.internal.slave.processes.OsChildProcesses;
import org.apache.mesos.internal.slave.processes.ProcessId;

/**
 * What one executor in this JVM starts: in its sandbox, where the output goes too, and in sessions
 * of their own, so that killing them does not kill the JVM. All methods block; for any thread.
 */
final class SandboxedProcesses implements ChildProcesses {

  private final ChildProcesses processes = new OsChildProcesses();
  private final Path sandbox;
  private final Object lock = new Object();
  private final Set<Child> children = new LinkedHashSet<>();
  private boolean isClosed;

  SandboxedProcesses(Path sandbox) {
    this.sandbox = sandbox;
  }

  @Override
  public Child start(Command command) throws IOException {
    synchronized (lock) {
      if (isClosed) {
        throw new IOException("The executor has ended");
      }
      Child child = processes.start(new Command(
          ImmutableList.<String>builder()
              .add("setsid")
              .addAll(command.arguments())
              .build(),
          command.environment(),
          sandbox,
          sandbox.resolve("stdout"),
          sandbox.resolve("stderr")));
      children.add(child);
      return child;
    }
  }

  /** Kills whatever runs, and starts nothing more. */
  void close() throws InterruptedException {
    synchronized (lock) {
      isClosed = true;
      for (Child child : children) {
        if (child.exited().isPending()) {
          processes.killTree(child.pid());
        }
      }
    }
  }

  @Override
  public Optional<ProcessId> identify(long pid) {
    return processes.identify(pid);
  }

  @Override
  public boolean isRunning(ProcessId process) {
    return processes.isRunning(process);
  }

  @Override
  public Optional<ProcessId> find(String variable, String value) {
    return processes.find(variable, value);
  }

  @Override
  public void terminateTree(long pid) {
    processes.terminateTree(pid);
  }

  @Override
  public void killTree(long pid) throws InterruptedException {
    processes.killTree(pid);
  }

  @Override
  public void killLeftovers(long pid) throws InterruptedException {
    processes.killLeftovers(pid);
  }
}

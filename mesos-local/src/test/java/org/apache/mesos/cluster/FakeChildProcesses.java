// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.internal.slave.processes.Child;
import org.apache.mesos.internal.slave.processes.ChildProcesses;
import org.apache.mesos.internal.slave.processes.Command;
import org.apache.mesos.internal.slave.processes.ProcessId;
import org.apache.mesos.internal.slave.processes.WaitStatus;
import org.apache.mesos.process.Promise;

/** Child processes that a test ends. SIGKILL ends one at once, SIGTERM is only kept. */
final class FakeChildProcesses implements ChildProcesses {

  private static final int FIRST_PID = 1000;
  private static final int SIGKILL = 9;

  private final List<Command> commands = new ArrayList<>();
  private final List<Promise<Integer>> exits = new ArrayList<>();
  private final List<Long> terminated = new ArrayList<>();

  @Override
  public Child start(Command command) {
    Promise<Integer> exit = new Promise<>();
    commands.add(command);
    exits.add(exit);
    return new Child(FIRST_PID + commands.size() - 1, exit.future());
  }

  @Override
  public void terminateTree(long pid) {
    terminated.add(pid);
  }

  @Override
  public void killTree(long pid) {
    exits.get((int) pid - FIRST_PID).set(WaitStatus.signaled(SIGKILL));
  }

  @Override
  public void killLeftovers(long pid) {
    // A child of a fake leaves nothing behind.
  }

  @Override
  public Optional<ProcessId> identify(long pid) {
    return Optional.of(new ProcessId(pid, 0));
  }

  @Override
  public boolean isRunning(ProcessId process) {
    return exits.get((int) process.pid() - FIRST_PID).future().isPending();
  }

  @Override
  public Optional<ProcessId> find(String variable, String value) {
    return Optional.empty();
  }

  /** Ends the process that was started last. */
  void exit(int status) {
    exits.get(exits.size() - 1).set(status);
  }

  /** The arguments of what was started, in order. */
  List<List<String>> started() {
    return commands.stream().map(command -> List.copyOf(command.arguments())).toList();
  }

  /** The processes that were asked to end, in order. */
  List<Long> terminated() {
    return List.copyOf(terminated);
  }
}

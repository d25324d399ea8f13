// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.processes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.mesos.process.Promise;

/**
 * Starts nothing, keeps what it is told, and ends children when a test wants it, or at once with
 * the status that a script gives.
 */
public final class FakeChildProcesses implements ChildProcesses {

  /** Of all children. */
  public static final long START_TIME = 77;

  public final List<Command> started = new ArrayList<>();
  public final List<Long> terminated = new ArrayList<>();
  public final List<Long> killed = new ArrayList<>();
  public final List<Long> cleaned = new ArrayList<>();
  private final Map<Long, Promise<Integer>> exits = new LinkedHashMap<>();
  private Function<Command, Integer> script = command -> -1;
  private String failure = "";

  /** From now on each child ends at once with a status; with -1 it goes on. */
  public void script(Function<Command, Integer> newScript) {
    script = newScript;
  }

  /** From now on nothing can be started. */
  public void failWith(String message) {
    failure = message;
  }

  @Override
  public Child start(Command command) throws IOException {
    if (!failure.isEmpty()) {
      throw new IOException(failure);
    }
    started.add(command);
    long pid = 1000L + started.size();
    Promise<Integer> exit = new Promise<>();
    exits.put(pid, exit);
    int status = script.apply(command);
    if (status >= 0) {
      exit.set(status);
    }
    return new Child(pid, exit.future());
  }

  @Override
  public Optional<ProcessId> identify(long pid) {
    return Optional.ofNullable(exits.get(pid))
        .filter(exit -> exit.future().isPending())
        .map(exit -> new ProcessId(pid, START_TIME));
  }

  @Override
  public boolean isRunning(ProcessId process) {
    return identify(process.pid()).equals(Optional.of(process));
  }

  @Override
  public Optional<ProcessId> find(String variable, String value) {
    return started.stream()
        .filter(command -> value.equals(command.environment().get(variable)))
        .findFirst()
        .flatMap(command -> identify(1001L + started.indexOf(command)));
  }

  /** The child that was started last ends. */
  public void exit(int status) {
    exits.get(1000L + started.size()).set(status);
  }

  @Override
  public void terminateTree(long pid) {
    terminated.add(pid);
  }

  @Override
  public void killTree(long pid) {
    killed.add(pid);
    exits.get(pid).set(WaitStatus.signaled(9));
  }

  @Override
  public void killLeftovers(long pid) {
    cleaned.add(pid);
  }

  public Command last() {
    return started.get(started.size() - 1);
  }
}

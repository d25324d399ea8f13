// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.exec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.KillPolicy;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.jspecify.annotations.Nullable;

/** An executor that keeps what it is told, in order, and does one thing that a test gives it. */
final class RecordingExecutor implements KillPolicyExecutor {

  /** Something to do in a callback. */
  interface Reaction {

    void react(ExecutorDriver driver);
  }

  private final List<String> calls = new ArrayList<>();
  private final List<Object> arguments = new ArrayList<>();
  private @Nullable Reaction reaction;

  /** What is done in every callback from now on. */
  void onEachCall(Reaction newReaction) {
    reaction = newReaction;
  }

  /** The callbacks, in order, by name and what is worth telling. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  /** The arguments of the last callback but the driver. */
  List<Object> arguments() {
    return List.copyOf(arguments);
  }

  @Override
  public void registered(
      ExecutorDriver driver,
      ExecutorInfo executorInfo,
      FrameworkInfo frameworkInfo,
      SlaveInfo slaveInfo) {
    called(driver, "registered", executorInfo, frameworkInfo, slaveInfo);
  }

  @Override
  public void reregistered(ExecutorDriver driver, SlaveInfo slaveInfo) {
    called(driver, "reregistered", slaveInfo);
  }

  @Override
  public void disconnected(ExecutorDriver driver) {
    called(driver, "disconnected");
  }

  @Override
  public void launchTask(ExecutorDriver driver, TaskInfo task) {
    called(driver, "launchTask " + task.getTaskId().getValue(), task);
  }

  @Override
  public void killTask(ExecutorDriver driver, TaskID taskId) {
    called(driver, "killTask " + taskId.getValue(), taskId);
  }

  @Override
  public void killTask(ExecutorDriver driver, TaskID taskId, KillPolicy policy) {
    called(driver, "killTask " + taskId.getValue() + " by policy", policy);
  }

  @Override
  public void frameworkMessage(ExecutorDriver driver, byte[] data) {
    called(driver, "frameworkMessage " + new String(data, UTF_8), data);
  }

  @Override
  public void shutdown(ExecutorDriver driver) {
    called(driver, "shutdown");
  }

  @Override
  public void error(ExecutorDriver driver, String message) {
    called(driver, "error " + message, message);
  }

  private void called(ExecutorDriver driver, String call, Object... newArguments) {
    calls.add(call);
    arguments.clear();
    arguments.addAll(List.of(newArguments));
    if (reaction != null) {
      reaction.react(driver);
    }
  }
}

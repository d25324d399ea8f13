// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.isolation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.mesos.internal.slave.processes.ProcessId;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;

/** Keeps what is said of executors, as futures. */
final class RecordingListener implements Isolation.Listener {

  private final Map<ExecutorInstance, Promise<Long>> starts = new ConcurrentHashMap<>();
  private final Map<ExecutorInstance, Promise<Integer>> exits = new ConcurrentHashMap<>();

  @Override
  public void executorStarted(ExecutorInstance instance, ProcessId process) {
    starts.computeIfAbsent(instance, key -> new Promise<>()).set(process.pid());
  }

  @Override
  public void executorExited(ExecutorInstance instance, int status) {
    exits.computeIfAbsent(instance, key -> new Promise<>()).set(status);
  }

  Future<Long> started(ExecutorInstance instance) {
    return starts.computeIfAbsent(instance, key -> new Promise<>()).future();
  }

  Future<Integer> exited(ExecutorInstance instance) {
    return exits.computeIfAbsent(instance, key -> new Promise<>()).future();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.internal.slave.isolation.ExecutorLaunch;
import org.apache.mesos.internal.slave.isolation.ExecutorRun;
import org.apache.mesos.internal.slave.isolation.Isolation;
import org.apache.mesos.internal.slave.processes.ProcessId;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.Upid;

/** Runs nothing, keeps what it is told, and says that executors exit when a test wants it. */
final class FakeIsolation implements Isolation {

  record ResourcesChange(ExecutorInstance instance, Resources resources) {}

  final List<ExecutorLaunch> launches = new ArrayList<>();
  final List<ExecutorRun> recovered = new ArrayList<>();

  /** The executors that are found to have ended when they are recovered. */
  final List<ExecutorInstance> gone = new ArrayList<>();

  final List<ExecutorInstance> kills = new ArrayList<>();
  final List<ResourcesChange> resourcesChanges = new ArrayList<>();
  final Promise<Void> shutdown = new Promise<>();
  boolean isShutDown;
  private Listener listener;

  @Override
  public void initialize(Node node, Upid slave, Listener newListener) {
    listener = newListener;
  }

  @Override
  public Future<Void> recover(List<ExecutorRun> runs) {
    recovered.addAll(runs);
    runs.stream()
        .map(ExecutorRun::instance)
        .filter(gone::contains)
        .forEach(instance -> listener.executorExited(instance, UNKNOWN_STATUS));
    return Future.ready(null);
  }

  @Override
  public void launchExecutor(ExecutorLaunch launch) {
    launches.add(launch);
    listener.executorStarted(launch.instance(), new ProcessId(4242, 1));
  }

  @Override
  public void killExecutor(ExecutorInstance instance) {
    kills.add(instance);
  }

  @Override
  public void resourcesChanged(ExecutorInstance instance, Resources resources) {
    resourcesChanges.add(new ResourcesChange(instance, resources));
  }

  @Override
  public Future<Void> shutdown() {
    isShutDown = true;
    return shutdown.future();
  }

  ExecutorLaunch lastLaunch() {
    return launches.get(launches.size() - 1);
  }

  Resources lastResources() {
    return resourcesChanges.get(resourcesChanges.size() - 1).resources();
  }

  /** The process of the executor that was launched last has ended. */
  void exit(int status) {
    exit(lastLaunch().instance(), status);
  }

  void exit(ExecutorInstance instance, int status) {
    listener.executorExited(instance, status);
  }
}

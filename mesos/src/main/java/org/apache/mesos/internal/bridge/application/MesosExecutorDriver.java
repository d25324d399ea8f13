// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.bridge.application;

import java.util.Objects;
import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.bridge.ByteExecutor;
import org.apache.mesos.internal.bridge.ByteExecutorDriver;
import org.apache.mesos.internal.bridge.Bytes;
import org.apache.mesos.internal.bridge.own.OwnExecutorDriver;

/** The executor's driver of the bridge jar. */
public class MesosExecutorDriver implements ExecutorDriver {

  private final Executor executor;
  private final ByteExecutorDriver driver;

  public MesosExecutorDriver(Executor executor) {
    this.executor = Objects.requireNonNull(executor, "Not expecting a null Executor");
    driver = new OwnExecutorDriver(new Callbacks());
  }

  @Override
  public Status start() {
    return Status.valueOf(driver.start());
  }

  @Override
  public Status stop() {
    return Status.valueOf(driver.stop());
  }

  @Override
  public Status abort() {
    return Status.valueOf(driver.abort());
  }

  @Override
  public Status join() {
    return Status.valueOf(driver.join());
  }

  @Override
  public Status run() {
    return Status.valueOf(driver.run());
  }

  @Override
  public Status sendStatusUpdate(TaskStatus status) {
    return Status.valueOf(driver.sendStatusUpdate(status.toByteArray()));
  }

  @Override
  public Status sendFrameworkMessage(byte[] data) {
    return Status.valueOf(driver.sendFrameworkMessage(data));
  }

  private final class Callbacks implements ByteExecutor {

    private ExecutorDriver driver() {
      return MesosExecutorDriver.this;
    }

    @Override
    public void registered(byte[] executorInfo, byte[] frameworkInfo, byte[] slaveInfo) {
      executor.registered(
          driver(),
          Bytes.read(executorInfo, bytes -> ExecutorInfo.parseFrom(bytes)),
          Bytes.read(frameworkInfo, bytes -> FrameworkInfo.parseFrom(bytes)),
          Bytes.read(slaveInfo, bytes -> SlaveInfo.parseFrom(bytes)));
    }

    @Override
    public void reregistered(byte[] slaveInfo) {
      executor.reregistered(driver(), Bytes.read(slaveInfo, bytes -> SlaveInfo.parseFrom(bytes)));
    }

    @Override
    public void disconnected() {
      executor.disconnected(driver());
    }

    @Override
    public void launchTask(byte[] task) {
      executor.launchTask(driver(), Bytes.read(task, bytes -> TaskInfo.parseFrom(bytes)));
    }

    @Override
    public void killTask(byte[] taskId) {
      executor.killTask(driver(), Bytes.read(taskId, bytes -> TaskID.parseFrom(bytes)));
    }

    @Override
    public void frameworkMessage(byte[] data) {
      executor.frameworkMessage(driver(), data);
    }

    @Override
    public void shutdown() {
      executor.shutdown(driver());
    }

    @Override
    public void error(String message) {
      executor.error(driver(), message);
    }
  }
}

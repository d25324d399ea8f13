// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.bridge.own;

import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.MesosExecutorDriver;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.bridge.ByteExecutor;
import org.apache.mesos.internal.bridge.ByteExecutorDriver;
import org.apache.mesos.internal.bridge.Bytes;

/** An executor's driver that takes and gives bytes. */
public final class OwnExecutorDriver implements ByteExecutorDriver {

  private final MesosExecutorDriver driver;

  public OwnExecutorDriver(ByteExecutor executor) {
    driver = new MesosExecutorDriver(new Callbacks(executor));
  }

  @Override
  public String start() {
    return driver.start().name();
  }

  @Override
  public String stop() {
    return driver.stop().name();
  }

  @Override
  public String abort() {
    return driver.abort().name();
  }

  @Override
  public String join() {
    return driver.join().name();
  }

  @Override
  public String run() {
    return driver.run().name();
  }

  @Override
  public String sendStatusUpdate(byte[] status) {
    return driver.sendStatusUpdate(Bytes.read(status, TaskStatus::parseFrom)).name();
  }

  @Override
  public String sendFrameworkMessage(byte[] data) {
    return driver.sendFrameworkMessage(data).name();
  }

  private record Callbacks(ByteExecutor executor) implements Executor {

    @Override
    public void registered(
        ExecutorDriver driver,
        ExecutorInfo executorInfo,
        FrameworkInfo frameworkInfo,
        SlaveInfo slaveInfo) {
      executor.registered(
          executorInfo.toByteArray(), frameworkInfo.toByteArray(), slaveInfo.toByteArray());
    }

    @Override
    public void reregistered(ExecutorDriver driver, SlaveInfo slaveInfo) {
      executor.reregistered(slaveInfo.toByteArray());
    }

    @Override
    public void disconnected(ExecutorDriver driver) {
      executor.disconnected();
    }

    @Override
    public void launchTask(ExecutorDriver driver, TaskInfo task) {
      executor.launchTask(task.toByteArray());
    }

    @Override
    public void killTask(ExecutorDriver driver, TaskID taskId) {
      executor.killTask(taskId.toByteArray());
    }

    @Override
    public void frameworkMessage(ExecutorDriver driver, byte[] data) {
      executor.frameworkMessage(data);
    }

    @Override
    public void shutdown(ExecutorDriver driver) {
      executor.shutdown();
    }

    @Override
    public void error(ExecutorDriver driver, String message) {
      executor.error(message);
    }
  }
}

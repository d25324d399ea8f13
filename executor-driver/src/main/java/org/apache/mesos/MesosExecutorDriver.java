// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import java.util.Objects;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.exec.ExecutorHost;
import org.apache.mesos.internal.exec.ExecutorSession;
import org.apache.mesos.internal.exec.OsExecutorHost;

/**
 * Connects an {@link Executor} to the slave that started its OS process. A typical main program is
 *
 * <pre>{@code
 * Status status = new MesosExecutorDriver(new MyExecutor()).run();
 * System.exit(status == Status.DRIVER_STOPPED ? 0 : 1);
 * }</pre>
 *
 * <p>Where the slave is and who the executor is stands in the environment: {@code MESOS_SLAVE_PID},
 * {@code MESOS_FRAMEWORK_ID}, {@code MESOS_EXECUTOR_ID} and {@code MESOS_DIRECTORY}. If one is
 * missing, {@link #start} says so on standard error and ends the OS process with status 1. When the
 * slave shuts the executor down, the OS process ends with status 0 after {@link Executor#shutdown}
 * has returned; when the slave itself is gone, the whole process group is killed then. With {@code
 * MESOS_LOCAL} in the environment neither happens; only the driver ends.
 *
 * <p>With {@code MESOS_CHECKPOINT=1} in the environment, as a slave has it that remembers the
 * executors of a framework, a lost slave is waited for: {@link Executor#disconnected} is called,
 * and {@link Executor#reregistered} once the slave is back. Status updates that it has missed are
 * sent again. A slave that is not back after {@code MESOS_RECOVERY_TIMEOUT}, a number with a unit
 * such as {@code 15mins}, is gone. {@link Executor#shutdown} has {@code
 * MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD} to return.
 *
 * <p>What is sent before {@link #stop} or the end of the JVM is written to the slave first. A
 * status update or data sent before the executor is registered waits for that.
 */
public class MesosExecutorDriver implements ExecutorDriver {

  private final ExecutorSession session;

  /** A driver for an executor, which is not started yet. */
  public MesosExecutorDriver(Executor executor) {
    this(executor, new OsExecutorHost());
  }

  MesosExecutorDriver(Executor executor, ExecutorHost host) {
    Objects.requireNonNull(executor, "Not expecting a null Executor");
    session = new ExecutorSession(executor, this, host);
  }

  @Override
  public Status start() {
    return session.start();
  }

  @Override
  public Status stop() {
    return session.stop();
  }

  @Override
  public Status abort() {
    return session.abort();
  }

  @Override
  public Status join() {
    return session.join();
  }

  @Override
  public Status run() {
    return session.run();
  }

  @Override
  public Status sendStatusUpdate(TaskStatus status) {
    return session.sendStatusUpdate(status);
  }

  @Override
  public Status sendFrameworkMessage(byte[] data) {
    return session.sendFrameworkMessage(data);
  }
}

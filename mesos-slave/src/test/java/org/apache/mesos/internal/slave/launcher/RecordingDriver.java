// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.launcher;

import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;

/** Keeps what is sent. */
final class RecordingDriver implements ExecutorDriver {

  final List<TaskStatus> sent = new ArrayList<>();
  int stops;

  @Override
  public Status start() {
    return Status.DRIVER_RUNNING;
  }

  @Override
  public Status stop() {
    stops++;
    return Status.DRIVER_STOPPED;
  }

  @Override
  public Status abort() {
    return Status.DRIVER_ABORTED;
  }

  @Override
  public Status join() {
    return Status.DRIVER_STOPPED;
  }

  @Override
  public Status run() {
    return Status.DRIVER_STOPPED;
  }

  @Override
  public Status sendStatusUpdate(TaskStatus status) {
    sent.add(status);
    return Status.DRIVER_RUNNING;
  }

  @Override
  public Status sendFrameworkMessage(byte[] data) {
    return Status.DRIVER_RUNNING;
  }

  TaskStatus last() {
    return sent.get(sent.size() - 1);
  }

  List<TaskState> states() {
    return sent.stream().map(TaskStatus::getState).toList();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.LaunchTasksMessage;
import org.apache.mesos.internal.Messages.ReconcileTasksMessage;
import org.apache.mesos.internal.Messages.ResourceRequestMessage;
import org.apache.mesos.internal.Messages.ReviveOffersMessage;
import org.apache.mesos.internal.Messages.UnregisterFrameworkMessage;

/** The messages of 2012, and one that came later. */
record MessageProtocol(MasterRelease release) implements MasterProtocol {

  @Override
  public Message unregister(FrameworkID framework) {
    return UnregisterFrameworkMessage.newBuilder().setFrameworkId(framework).build();
  }

  @Override
  public Message kill(FrameworkID framework, TaskID task) {
    return KillTaskMessage.newBuilder()
        .setFrameworkId(framework)
        .setTaskId(task)
        .build();
  }

  @Override
  public Message request(FrameworkID framework, List<Request> requests) {
    return ResourceRequestMessage.newBuilder()
        .setFrameworkId(framework)
        .addAllRequests(requests)
        .build();
  }

  /** Also without any task, for the master to have its offers back. */
  static Message launch(
      FrameworkID framework, List<OfferID> offers, List<TaskInfo> tasks, Filters filters) {
    return LaunchTasksMessage.newBuilder()
        .setFrameworkId(framework)
        .setOfferId(offers.get(0))
        .addAllOfferIds(offers)
        .addAllTasks(tasks)
        .setFilters(filters)
        .build();
  }

  @Override
  public List<Message> decline(FrameworkID framework, Collection<OfferID> offers, Filters filters) {
    return offers.stream()
        .map(offer -> launch(framework, ImmutableList.of(offer), ImmutableList.of(), filters))
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  public Message revive(FrameworkID framework, Collection<String> roles) {
    return ReviveOffersMessage.newBuilder().setFrameworkId(framework).build();
  }

  @Override
  public Optional<Message> suppress(FrameworkID framework, Collection<String> roles) {
    return Optional.empty();
  }

  @Override
  public Optional<Message> reconcile(FrameworkID framework, List<TaskStatus> statuses) {
    return release.reconciles()
        ? Optional.of(ReconcileTasksMessage.newBuilder()
            .setFrameworkId(framework)
            .addAllStatuses(statuses)
            .build())
        : Optional.empty();
  }

  @Override
  public Message tell(FrameworkID framework, ExecutorID executor, SlaveID slave, ByteString data) {
    return tellExecutor(framework, executor, slave, data);
  }

  static Message tellExecutor(
      FrameworkID framework, ExecutorID executor, SlaveID slave, ByteString data) {
    return FrameworkToExecutorMessage.newBuilder()
        .setSlaveId(slave)
        .setFrameworkId(framework)
        .setExecutorId(executor)
        .setData(data)
        .build();
  }
}

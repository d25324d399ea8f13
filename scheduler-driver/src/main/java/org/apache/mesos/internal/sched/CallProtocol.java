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
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.scheduler.Protos.Call;

/** One message for all, as drivers from 0.24 on send it (messages.md 5.6). */
final class CallProtocol implements MasterProtocol {

  private static Call.Builder call(FrameworkID framework, Call.Type type) {
    return Call.newBuilder().setFrameworkId(framework).setType(type);
  }

  @Override
  public Message unregister(FrameworkID framework) {
    return call(framework, Call.Type.TEARDOWN).build();
  }

  @Override
  public Message kill(FrameworkID framework, TaskID task) {
    return call(framework, Call.Type.KILL)
        .setKill(Call.Kill.newBuilder().setTaskId(task))
        .build();
  }

  @Override
  public Message request(FrameworkID framework, List<Request> requests) {
    return call(framework, Call.Type.REQUEST)
        .setRequest(Call.Request.newBuilder().addAllRequests(requests))
        .build();
  }

  static Call accept(
      FrameworkID framework,
      Collection<OfferID> offers,
      Collection<Offer.Operation> operations,
      Filters filters) {
    return call(framework, Call.Type.ACCEPT)
        .setAccept(Call.Accept.newBuilder()
            .addAllOfferIds(offers)
            .addAllOperations(operations)
            .setFilters(filters))
        .build();
  }

  @Override
  public List<Message> decline(FrameworkID framework, Collection<OfferID> offers, Filters filters) {
    return ImmutableList.of(call(framework, Call.Type.DECLINE)
        .setDecline(Call.Decline.newBuilder().addAllOfferIds(offers).setFilters(filters))
        .build());
  }

  @Override
  public Message revive(FrameworkID framework, Collection<String> roles) {
    Call.Builder call = call(framework, Call.Type.REVIVE);
    if (!roles.isEmpty()) {
      call.setRevive(Call.Revive.newBuilder().addAllRoles(roles));
    }
    return call.build();
  }

  @Override
  public Optional<Message> suppress(FrameworkID framework, Collection<String> roles) {
    Call.Builder call = call(framework, Call.Type.SUPPRESS);
    if (!roles.isEmpty()) {
      call.setSuppress(Call.Suppress.newBuilder().addAllRoles(roles));
    }
    return Optional.of(call.build());
  }

  @Override
  public Optional<Message> reconcile(FrameworkID framework, List<TaskStatus> statuses) {
    Call.Reconcile.Builder tasks = Call.Reconcile.newBuilder();
    for (TaskStatus status : statuses) {
      Call.Reconcile.Task.Builder task =
          Call.Reconcile.Task.newBuilder().setTaskId(status.getTaskId());
      if (status.hasSlaveId()) {
        task.setSlaveId(status.getSlaveId());
      }
      tasks.addTasks(task);
    }
    return Optional.of(call(framework, Call.Type.RECONCILE).setReconcile(tasks).build());
  }

  @Override
  public Message tell(FrameworkID framework, ExecutorID executor, SlaveID slave, ByteString data) {
    return call(framework, Call.Type.MESSAGE)
        .setMessage(
            Call.Message.newBuilder().setExecutorId(executor).setSlaveId(slave).setData(data))
        .build();
  }

  static Call acknowledge(FrameworkID framework, SlaveID slave, TaskID task, ByteString uuid) {
    return call(framework, Call.Type.ACKNOWLEDGE)
        .setAcknowledge(
            Call.Acknowledge.newBuilder().setSlaveId(slave).setTaskId(task).setUuid(uuid))
        .build();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.mesos.Protos;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.LaunchTasksMessage;
import org.apache.mesos.internal.Messages.ReconcileTasksMessage;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ReregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Upid;
import org.apache.mesos.scheduler.Protos.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What schedulers from 0.22 on ask for in one message (messages.md 5.6): says it in the messages of
 * the documented revision where these have a word for it. Calls are taken from the framework's own
 * scheduler only.
 */
record SchedulerCalls(
    BiConsumer<Upid, RegisterFrameworkMessage> register,
    BiConsumer<Upid, ReregisterFrameworkMessage> reregister,
    Cluster cluster,
    Lookup lookup,
    FrameworkLifeCycle life,
    FrameworkValidator validator,
    TaskLauncher launcher,
    TaskStates taskStates,
    MessageRelay relay,
    Reconciliation reconciliation) {

  private static final Logger log = LoggerFactory.getLogger(SchedulerCalls.class);

  void receive(Upid from, Call call) {
    if (!hasBody(call)) {
      lookup
          .warnings()
          .warn("Ignoring a call from {} because it has no body for {}", from, call.getType());
    } else if (call.getType() == Call.Type.SUBSCRIBE) {
      subscribe(from, call);
    } else {
      framework(from, call.getFrameworkId(), "a call").ifPresent(framework -> {
        framework.setSpeaksCalls();
        receive(framework, call);
      });
    }
  }

  private static boolean hasBody(Call call) {
    return switch (call.getType()) {
      case SUBSCRIBE -> call.hasSubscribe();
      case ACCEPT -> call.hasAccept();
      case DECLINE -> call.hasDecline();
      case KILL -> call.hasKill();
      case SHUTDOWN -> call.hasShutdown();
      case ACKNOWLEDGE -> call.hasAcknowledge();
      case RECONCILE -> call.hasReconcile();
      case MESSAGE -> call.hasMessage();
      case REQUEST -> call.hasRequest();
      case ACCEPT_INVERSE_OFFERS -> call.hasAcceptInverseOffers();
      case DECLINE_INVERSE_OFFERS -> call.hasDeclineInverseOffers();
      case ACKNOWLEDGE_OPERATION_STATUS -> call.hasAcknowledgeOperationStatus();
      case RECONCILE_OPERATIONS -> call.hasReconcileOperations();
      case UPDATE_FRAMEWORK -> call.hasUpdateFramework();
      case UNKNOWN -> false;
      case TEARDOWN, REVIVE, SUPPRESS -> true;
    };
  }

  /** The framework, if it is its own scheduler that speaks. */
  private Optional<Framework> framework(Upid from, FrameworkID id, String what) {
    Optional<Framework> framework = lookup.framework(id, what, from);
    if (framework.isPresent() && !framework.get().pid().equals(from)) {
      lookup
          .warnings()
          .warn(
              "Ignoring {} of {} for framework {} because its scheduler is {}",
              what,
              from,
              id.getValue(),
              framework.get().pid());
      return Optional.empty();
    }
    return framework;
  }

  private void receive(Framework framework, Call call) {
    switch (call.getType()) {
      case TEARDOWN -> life.remove(framework);
      case ACCEPT -> accept(framework, call.getAccept());
      case DECLINE -> decline(framework, call.getDecline());
      case REVIVE -> revive(framework, ImmutableSet.copyOf(call.getRevive().getRolesList()));
      case SUPPRESS ->
        suppress(framework, ImmutableSet.copyOf(call.getSuppress().getRolesList()));
      case KILL -> kill(framework, call.getKill());
      case ACKNOWLEDGE -> acknowledge(framework, call.getAcknowledge());
      case RECONCILE -> reconcile(framework, call.getReconcile());
      case MESSAGE -> message(framework, call.getMessage());
      case REQUEST ->
        cluster.allocator().resourcesRequested(framework.id(), call.getRequest().getRequestsList());
      case SHUTDOWN -> relay.shutDownExecutor(framework, call.getShutdown());
      case UPDATE_FRAMEWORK -> updateFramework(framework, call.getUpdateFramework());
      case SUBSCRIBE,
          UNKNOWN,
          ACCEPT_INVERSE_OFFERS,
          DECLINE_INVERSE_OFFERS,
          ACKNOWLEDGE_OPERATION_STATUS,
          RECONCILE_OPERATIONS -> refuse(framework, call);
    }
  }

  private void refuse(Framework framework, Call call) {
    lookup
        .warnings()
        .warn(
            "Refusing a call of framework {} because {} is not supported",
            framework.id().getValue(),
            call.getType());
    life.tellError(framework.pid(), "Call " + call.getType() + " is not supported");
  }

  private void updateFramework(Framework framework, Call.UpdateFramework update) {
    FrameworkInfo changed = update.getFrameworkInfo();
    Optional<String> problem = changed.getId().equals(framework.id())
        ? FrameworkValidator.problem(update.getOfferConstraints())
            .or(() -> validator.changeProblem(framework.info(), changed))
        : Optional.of("Framework updated with another framework id");
    if (problem.isPresent()) {
      log.warn(
          "Refusing the update of framework {} because: {}",
          framework.id().getValue(),
          UserText.quote(problem.get()));
      life.tellError(framework.pid(), problem.get());
      return;
    }
    log.info("Updating framework {}", framework.id().getValue());
    life.refresh(framework, changed);
    life.tellSlaves(framework);
    setSuppressed(framework, ImmutableSet.copyOf(update.getSuppressedRolesList()));
  }

  private void subscribe(Upid from, Call call) {
    FrameworkInfo info = call.getSubscribe().getFrameworkInfo();
    Optional<String> problem =
        FrameworkValidator.problem(call.getSubscribe().getOfferConstraints());
    if (problem.isPresent()) {
      log.warn("Refusing the framework at {} because: {}", from, problem.get());
      life.tellError(from, problem.get());
      return;
    }
    if (call.hasFrameworkId()) {
      if (info.hasId() && !info.getId().equals(call.getFrameworkId())) {
        log.warn("Refusing the framework at {} because it subscribes with two ids", from);
        life.tellError(from, "Framework subscribed with two framework ids");
        return;
      }
      info = info.toBuilder().setId(call.getFrameworkId()).build();
    }
    if (info.getId().getValue().isEmpty()) {
      register.accept(
          from, RegisterFrameworkMessage.newBuilder().setFramework(info).build());
    } else if (!resubscribe(from, info, call.getSubscribe().getForce())) {
      return;
    }
    // Who calls also acknowledges by a call.
    lookup.frameworks().at(from).forEach(Framework::setAcknowledgesHere);
    lookup.frameworks().at(from).forEach(Framework::setSpeaksCalls);
    suppressed(from, info, call.getSubscribe().getSuppressedRolesList());
  }

  /** Whether the scheduler at the pid may be the framework's from now on. */
  private boolean resubscribe(Upid from, FrameworkInfo info, boolean isForced) {
    Optional<Framework> known =
        lookup.frameworks().find(info.getId()).filter(framework -> !framework.isRecovered());
    boolean isSame = known.filter(framework -> framework.pid().equals(from)).isPresent();
    if (known.isPresent() && !isSame && !isForced) {
      log.warn(
          "Refusing {} as the scheduler of framework {} because that is {}",
          from,
          info.getId().getValue(),
          known.get().pid());
      life.tellError(from, "Framework failed over");
      return false;
    }
    if (isSame && isForced && known.get().isActive()) {
      known.get().refresh(info);
      // It repeats itself, as the answer is late; the offers that it has meanwhile stay good.
      return update(known.get(), info);
    }
    reregister.accept(
        from,
        ReregisterFrameworkMessage.newBuilder()
            .setFramework(info)
            .setFailover(isForced)
            .build());
    if (known.isPresent() && !isSame && known.get().pid().equals(from)) {
      // What the former scheduler did not want is nothing to the new one.
      revive(known.get(), ImmutableSet.of());
    }
    return true;
  }

  private boolean update(Framework framework, FrameworkInfo info) {
    Optional<String> problem = validator
        .problem(info)
        .or(() -> FrameworkValidator.roleChangeProblem(framework.info(), info));
    if (problem.isPresent()) {
      life.tellError(framework.pid(), problem.get());
      return false;
    }
    life.refresh(framework, info);
    life.tellRegistered(framework);
    return true;
  }

  private void suppressed(Upid from, FrameworkInfo info, List<String> roles) {
    lookup.frameworks().at(from).stream()
        .filter(framework -> !info.hasId() || info.getId().equals(framework.id()))
        .forEach(framework -> setSuppressed(framework, ImmutableSet.copyOf(roles)));
  }

  private void accept(Framework framework, Call.Accept accept) {
    ImmutableList.Builder<TaskInfo> tasks = ImmutableList.builder();
    for (Protos.Offer.Operation operation : accept.getOperationsList()) {
      if (operation.getType() == Protos.Offer.Operation.Type.LAUNCH) {
        tasks.addAll(operation.getLaunch().getTaskInfosList());
      } else {
        launcher.refuse(framework, operation);
      }
    }
    launcher.launch(
        framework,
        launch(framework, accept.getFilters())
            .addAllOfferIds(accept.getOfferIdsList())
            .addAllTasks(tasks.build())
            .build());
  }

  /** One by one, since these may be offers of several slaves. */
  private void decline(Framework framework, Call.Decline decline) {
    for (OfferID offer : decline.getOfferIdsList()) {
      launcher.launch(
          framework, launch(framework, decline.getFilters()).addOfferIds(offer).build());
    }
  }

  private static LaunchTasksMessage.Builder launch(Framework framework, Filters filters) {
    return LaunchTasksMessage.newBuilder().setFrameworkId(framework.id()).setFilters(filters);
  }

  /** Without roles, all. */
  private void revive(Framework framework, Set<String> roles) {
    log.info("Reviving offers of framework {}{}", framework.id().getValue(), inRoles(roles));
    framework.revive(roles.isEmpty() ? framework.roles() : roles);
    cluster.allocator().offersRevived(framework.id(), roles);
  }

  /** These roles alone are suppressed from now on, whatever was before. */
  private void setSuppressed(Framework framework, Set<String> roles) {
    Set<String> revived = Sets.difference(framework.suppressedRoles(), roles).immutableCopy();
    if (!revived.isEmpty()) {
      revive(framework, revived);
    }
    if (!roles.isEmpty()) {
      suppress(framework, roles);
    }
  }

  /** Without roles, all. */
  private void suppress(Framework framework, Set<String> roles) {
    log.info("Suppressing offers of framework {}{}", framework.id().getValue(), inRoles(roles));
    framework.suppress(roles.isEmpty() ? framework.roles() : roles);
    cluster.allocator().offersSuppressed(framework.id(), roles);
  }

  private static String inRoles(Set<String> roles) {
    return roles.isEmpty()
        ? ""
        : " in roles " + roles.stream().map(UserText::quote).collect(joining(", "));
  }

  private void kill(Framework framework, Call.Kill kill) {
    KillTaskMessage.Builder message =
        KillTaskMessage.newBuilder().setFrameworkId(framework.id()).setTaskId(kill.getTaskId());
    if (kill.hasKillPolicy()) {
      message.setKillPolicy(kill.getKillPolicy());
    }
    taskStates.killTask(framework.pid(), message.build());
  }

  private void acknowledge(Framework framework, Call.Acknowledge acknowledge) {
    relay.statusUpdateAcknowledgement(
        framework.pid(),
        StatusUpdateAcknowledgementMessage.newBuilder()
            .setSlaveId(acknowledge.getSlaveId())
            .setFrameworkId(framework.id())
            .setTaskId(acknowledge.getTaskId())
            .setUuid(acknowledge.getUuid())
            .build());
  }

  private void message(Framework framework, Call.Message message) {
    relay.schedulerMessage(
        framework.pid(),
        FrameworkToExecutorMessage.newBuilder()
            .setSlaveId(message.getSlaveId())
            .setFrameworkId(framework.id())
            .setExecutorId(message.getExecutorId())
            .setData(message.getData())
            .build());
  }

  private void reconcile(Framework framework, Call.Reconcile reconcile) {
    if (reconcile.getTasksCount() == 0) {
      reconciliation.tellAll(framework);
    }
    for (Call.Reconcile.Task task : reconcile.getTasksList()) {
      reconciliation.tell(framework, task.getTaskId(), task.getSlaveId());
    }
  }

  /** As schedulers from 0.15 to 0.23 ask for it. */
  void reconcileTasks(Upid from, ReconcileTasksMessage message) {
    framework(from, message.getFrameworkId(), "a reconciliation").ifPresent(framework -> {
      if (message.getStatusesCount() == 0) {
        reconciliation.tellAll(framework);
      }
      for (Protos.TaskStatus status : message.getStatusesList()) {
        reconciliation.tell(framework, status.getTaskId(), status.getSlaveId());
      }
    });
  }
}

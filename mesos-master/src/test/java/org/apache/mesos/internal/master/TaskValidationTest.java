// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.Environment;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.resources.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks of master.md 6, letter by letter. */
class TaskValidationTest {

  private static final String DIFFERS = "Task has invalid ExecutorInfo"
      + " (existing ExecutorInfo with same ExecutorID is not compatible)";

  private final MasterFixture cluster = new MasterFixture();
  private MasterFixture.SlavePeer slave;
  private MasterFixture.Scheduler scheduler;
  private Offer offer;

  @BeforeEach
  void offer() {
    slave = cluster.slave();
    scheduler = cluster.scheduler();
    offer = scheduler.offer();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aLostTaskIsReportedWithoutSlaveAndExecutor() {
    scheduler.launch(offer, task("cpus:3", Samples.executor("e")));

    StatusUpdateMessage message = scheduler.last(StatusUpdateMessage.class);
    assertThat(message.hasPid()).isFalse();
    StatusUpdate update = message.getUpdate();
    assertThat(update.getFrameworkId()).isEqualTo(scheduler.id());
    assertThat(update.hasSlaveId()).isFalse();
    assertThat(update.hasExecutorId()).isFalse();
    assertThat(update.getUuid().size()).isZero();
    assertThat(update.getTimestamp()).isEqualTo(1334867900.0);
    assertThat(update.getStatus().getTaskId().getValue()).isEqualTo("1");
    assertThat(slave.received(RunTaskMessage.class)).isEmpty();
  }

  @Test
  void theSlaveIsTheOffers() {
    launch(
        task("cpus:1;mem:64").toBuilder().setSlaveId(Samples.slaveId("other")).build());

    assertLost("Task uses invalid slave: other");
  }

  @Test
  void anIdIsUsedOnce() {
    scheduler.launch(offer, task("cpus:0.5;mem:64"), task("cpus:0.5;mem:64"));

    assertLost("Task has duplicate ID: 1");
    assertThat(slave.received(RunTaskMessage.class)).hasSize(1);
  }

  @Test
  void anIdOfATaskThatIsActiveIsNotUsedAgain() {
    launch(task("cpus:0.5;mem:64"));
    offer = scheduler.offer();

    launch(task("cpus:0.5;mem:64"));

    assertLost("Task has duplicate ID: 1");
  }

  @Test
  void anIdIsUsedUpEvenByATaskThatFails() {
    scheduler.launch(offer, task("cpus:5"), task("cpus:0.5;mem:64"));

    assertThat(scheduler.updates())
        .containsExactly(
            "1 TASK_LOST Task uses more resources than offered",
            "1 TASK_LOST Task has duplicate ID: 1");
  }

  /** Reference: ResourceOffersTest.TaskUsesNoResources. */
  @Test
  void aTaskUsesSomething() {
    launch(task("cpus:1").toBuilder().clearResources().build());

    assertLost("Task uses no resources");
  }

  /** Reference: ResourceOffersTest.TaskUsesInvalidResources. */
  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY})
  void aTaskUsesAmountsThatMakeSense(double cpus) {
    launch(task("mem:64").toBuilder().addResources(cpus(cpus)).build());

    assertLost("Task uses invalid resources");
  }

  /** Reference: ResourceOffersTest.TaskUsesMoreResourcesThanOffered. */
  @ParameterizedTest
  @ValueSource(strings = {"cpus:2.01", "cpus:1;mem:1025", "disk:1", "cpus:1;ports:[1-1]"})
  void aTaskUsesWhatIsOffered(String resources) {
    launch(task(resources));

    assertLost("Task uses more resources than offered");
  }

  @Test
  void tasksTogetherUseWhatIsOffered() {
    scheduler.launch(
        offer,
        Samples.task("1", offer, "cpus:1.5;mem:64"),
        Samples.task("2", offer, "cpus:1;mem:64"),
        Samples.task("3", offer, "cpus:0.5;mem:64"));

    assertThat(scheduler.updates())
        .containsExactly("2 TASK_LOST Task uses more resources than offered");
    assertThat(slave.received(RunTaskMessage.class)).hasSize(2);
  }

  @Test
  void noTwoTasksUseTheSamePort() {
    scheduler.decline(offer, -1);
    slave = cluster.slave(Samples.slave("cpus:4;mem:1024;ports:[1-9]"));
    offer = scheduler.offer();

    scheduler.launch(
        offer,
        Samples.task("1", offer, "cpus:1;ports:[1-5]"),
        Samples.task("2", offer, "cpus:1;ports:[5-6]"),
        Samples.task("3", offer, "cpus:1", executor("e", "ports:[4-4]")),
        Samples.task("4", offer, "cpus:1;ports:[6-9]"));

    assertThat(scheduler.updates())
        .containsExactly(
            "2 TASK_LOST Task uses more resources than offered",
            "3 TASK_LOST Task + executor uses more resources than offered");
  }

  @Test
  void repeatedEntriesOfAResourceAreAddedUp() {
    launch(task("mem:64").toBuilder()
        .addResources(cpus(1.5))
        .addResources(cpus(1.5))
        .build());

    assertLost("Task uses more resources than offered");
  }

  @Test
  void anExecutorUsesAmountsThatMakeSense() {
    launch(
        task("cpus:1", Samples.executor("e").toBuilder().addResources(cpus(-1)).build()));

    assertLost("Task's executor uses invalid resources");
  }

  @Test
  void taskAndExecutorUseWhatIsOffered() {
    launch(task("cpus:1.5", executor("e", "cpus:0.6")));

    assertLost("Task + executor uses more resources than offered");
  }

  @Test
  void anExecutorIsCountedOnce() {
    ExecutorInfo executor = executor("e", "cpus:1;mem:64");

    scheduler.launch(
        offer,
        Samples.task("1", offer, "cpus:0.5;mem:64", executor),
        Samples.task("2", offer, "cpus:0.5;mem:64", executor));

    assertThat(scheduler.updates()).isEmpty();
    assertThat(slave.received(RunTaskMessage.class)).hasSize(2);
  }

  @Test
  void anExecutorWhoseTaskFailedIsNotThere() {
    scheduler.launch(
        offer,
        Samples.task("1", offer, "cpus:3", executor("e", "cpus:1")),
        Samples.task("2", offer, "cpus:1.5", executor("e", "cpus:1")));

    assertThat(scheduler.updates())
        .containsExactly(
            "1 TASK_LOST Task uses more resources than offered",
            "2 TASK_LOST Task + executor uses more resources than offered");
  }

  /** Reference: ResourceOffersTest.TasksExecutorInfoDiffers. */
  @Test
  void anExecutorIdStandsForOneExecutor() {
    scheduler.launch(
        offer,
        Samples.task("1", offer, "cpus:1;mem:512", Samples.executor("default")),
        Samples.task(
            "2",
            offer,
            "cpus:1;mem:512",
            Samples.executor("default").toBuilder()
                .setCommand(Samples.command("exit 2"))
                .build()));

    assertThat(scheduler.updates()).containsExactly("2 TASK_LOST " + DIFFERS);
    assertThat(slave.received(RunTaskMessage.class)).hasSize(1);
  }

  @Test
  void aRunningExecutorIsComparedToo() {
    launch(task("cpus:0.5;mem:64", Samples.executor("e")));
    offer = scheduler.offer();

    launch(Samples.task(
        "2",
        offer,
        "cpus:0.5;mem:64",
        Samples.executor("e").toBuilder().setData(bytes("x")).build()));

    assertThat(scheduler.updates()).containsExactly("2 TASK_LOST " + DIFFERS);
  }

  static Stream<Arguments> differences() {
    return Stream.of(
        difference("data", e -> e.setData(bytes("y"))),
        difference("no data", ExecutorInfo.Builder::clearData),
        difference("resources", e -> e.addAllResources(Resources.parse("cpus:0.1"))),
        difference("uri", e -> command(e, c -> c.addUris(uri("c")))),
        difference("executable uri", e -> command(e, c -> c.setUris(0, executable("a")))),
        difference("environment", e -> command(e, c -> c.setEnvironment(environment("K", "w")))),
        difference("no environment", e -> command(e, CommandInfo.Builder::clearEnvironment)),
        difference("user", e -> command(e, c -> c.setUser("other"))),
        difference("no command", ExecutorInfo.Builder::clearCommand));
  }

  @ParameterizedTest
  @MethodSource("differences")
  void executorsDifferBy(String what, UnaryOperator<ExecutorInfo.Builder> change) {
    assertThat(ExecutorInfos.areEqual(full(), change.apply(full().toBuilder()).build()))
        .as(what)
        .isFalse();
  }

  @Test
  void executorsDoNotDifferByOrder() {
    ExecutorInfo.Builder other = full().toBuilder().clearResources();
    other
        .addAllResources(Resources.parse("mem:64;cpus:0.5"))
        .getCommandBuilder()
        .clearUris()
        .addUris(uri("b"))
        .addUris(uri("a"));

    assertThat(ExecutorInfos.areEqual(full(), other.build())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/b", "/", ".", "..", "a\0", "a\nb", "\u0085", ""})
  void idsAreNames(String id) {
    launch(task("cpus:1").toBuilder().setTaskId(Samples.taskId(id)).build());

    assertThat(scheduler.updates().get(0)).contains("TASK_LOST Task has invalid ID '");
    assertThat(slave.received(RunTaskMessage.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/b", "..", "a\0"})
  void executorIdsAreNames(String id) {
    launch(task("cpus:1", Samples.executor(id)));

    assertThat(scheduler.updates().get(0)).contains("TASK_LOST Task's executor has invalid ID '");
    assertThat(slave.received(RunTaskMessage.class)).isEmpty();
  }

  @Test
  void idsAreNoLongerThanNamesOfDirectories() {
    scheduler.launch(
        offer,
        Samples.task("ä".repeat(128), offer, "cpus:1;mem:64"),
        Samples.task("x".repeat(255), offer, "cpus:1;mem:64"));

    assertThat(scheduler.updates()).hasSize(1);
    assertThat(scheduler.updates().get(0)).endsWith("': it is longer than 255 bytes");
  }

  @Test
  void idsMayHaveBlanksParenthesesAndDots() {
    launch(task("cpus:1", Samples.executor("Task 0 (sleep 1) ...é")));

    assertThat(scheduler.updates()).isEmpty();
  }

  private void launch(TaskInfo task) {
    scheduler.launch(offer, task);
  }

  private void assertLost(String message) {
    assertThat(scheduler.updates()).containsExactly("1 TASK_LOST " + message);
  }

  private TaskInfo task(String resources) {
    return Samples.task("1", offer, resources);
  }

  private TaskInfo task(String resources, ExecutorInfo executor) {
    return Samples.task("1", offer, resources, executor);
  }

  private static ExecutorInfo executor(String id, String resources) {
    return Samples.executor(id).toBuilder()
        .addAllResources(Resources.parse(resources))
        .build();
  }

  private static Resource cpus(double amount) {
    return Resource.newBuilder()
        .setName("cpus")
        .setType(Value.Type.SCALAR)
        .setScalar(Value.Scalar.newBuilder().setValue(amount))
        .build();
  }

  private static ExecutorInfo full() {
    return executor("e", "cpus:0.5;mem:64").toBuilder()
        .setData(bytes("x"))
        .setCommand(Samples.command("run").toBuilder()
            .addUris(uri("a"))
            .addUris(uri("b"))
            .setEnvironment(environment("K", "v")))
        .build();
  }

  private static Arguments difference(String what, UnaryOperator<ExecutorInfo.Builder> change) {
    return Arguments.of(what, change);
  }

  private static ExecutorInfo.Builder command(
      ExecutorInfo.Builder executor, UnaryOperator<CommandInfo.Builder> change) {
    return executor.setCommand(change.apply(executor.getCommand().toBuilder()));
  }

  private static CommandInfo.URI uri(String value) {
    return CommandInfo.URI.newBuilder().setValue(value).build();
  }

  private static CommandInfo.URI executable(String value) {
    return uri(value).toBuilder().setExecutable(true).build();
  }

  private static Environment environment(String name, String value) {
    return Environment.newBuilder()
        .addVariables(Environment.Variable.newBuilder().setName(name).setValue(value))
        .build();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.mesos.Protos.CheckInfo;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ContainerInfo;
import org.apache.mesos.Protos.DurationInfo;
import org.apache.mesos.Protos.Environment;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.HealthCheck;
import org.apache.mesos.Protos.Image;
import org.apache.mesos.Protos.KillPolicy;
import org.apache.mesos.Protos.LinuxInfo;
import org.apache.mesos.Protos.NetworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.RLimitInfo;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.ResourceProviderID;
import org.apache.mesos.Protos.Secret;
import org.apache.mesos.Protos.TTYInfo;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.Protos.Volume;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.scheduler.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What tasks of later releases ask for in vain, over the wire, field by field. */
class UnsupportedFieldsTest {

  private static final String ONE_OF_BOTH =
      "TaskInfo must have either an 'executor' or a 'command'";

  private final MasterFixture cluster = new MasterFixture();
  private MasterFixture.SlavePeer slave;
  private MasterFixture.Scheduler scheduler;
  private Offer offer;

  @BeforeEach
  void offer() {
    slave = cluster.slave();
    scheduler = cluster.newScheduler();
    scheduler.tell(Call.newBuilder()
        .setType(Call.Type.SUBSCRIBE)
        .setSubscribe(Call.Subscribe.newBuilder().setFrameworkInfo(Samples.framework()))
        .build());
    offer = scheduler.offer();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  static Stream<Arguments> commandFields() {
    return Stream.of(
        field(ONE_OF_BOTH, TaskInfo.Builder::clearCommand),
        field(ONE_OF_BOTH, task -> task.setExecutor(Samples.executor("e"))),
        field("Task has no command.value", task -> task.getCommandBuilder().clearValue()),
        unsupported(
            "command.environment.variables.secret",
            task -> task.getCommandBuilder()
                .getEnvironmentBuilder()
                .addVariables(Environment.Variable.newBuilder()
                    .setName("A")
                    .setType(Environment.Variable.Type.SECRET)
                    .setSecret(Secret.getDefaultInstance()))),
        field(
            "Task has no value for variable 'A' in command.environment",
            task -> task.getCommandBuilder()
                .getEnvironmentBuilder()
                .addVariablesBuilder()
                .setName("A")));
  }

  static Stream<Arguments> containerFields() {
    return Stream.of(
        unsupported(
            "container.type DOCKER",
            task -> task.setContainer(container().setType(ContainerInfo.Type.DOCKER))),
        unsupported(
            "container.docker",
            task -> task.setContainer(
                container().setDocker(ContainerInfo.DockerInfo.newBuilder().setImage("i")))),
        unsupported(
            "container.mesos.image",
            task -> task.setContainer(container()
                .setMesos(ContainerInfo.MesosInfo.newBuilder()
                    .setImage(Image.newBuilder().setType(Image.Type.DOCKER))))),
        unsupported(
            "container.volumes",
            task -> task.setContainer(container()
                .addVolumes(
                    Volume.newBuilder().setMode(Volume.Mode.RO).setContainerPath("/data")))),
        unsupported("container.hostname", task -> task.setContainer(container().setHostname("h"))),
        unsupported(
            "container.network_infos",
            task ->
                task.setContainer(container().addNetworkInfos(NetworkInfo.getDefaultInstance()))),
        unsupported(
            "container.linux_info",
            task -> task.setContainer(container().setLinuxInfo(LinuxInfo.getDefaultInstance()))),
        unsupported(
            "container.rlimit_info",
            task -> task.setContainer(container().setRlimitInfo(RLimitInfo.getDefaultInstance()))),
        unsupported(
            "container.tty_info",
            task -> task.setContainer(container().setTtyInfo(TTYInfo.getDefaultInstance()))));
  }

  static Stream<Arguments> resourceFields() {
    return Stream.of(
        unsupported(
            "resources.disk",
            task -> task.getResourcesBuilder(0).setDisk(Resource.DiskInfo.getDefaultInstance())),
        unsupported(
            "resources.reservation",
            task -> task.getResourcesBuilder(0)
                .setReservation(Resource.ReservationInfo.getDefaultInstance())),
        unsupported(
            "resources.revocable",
            task -> task.getResourcesBuilder(0)
                .setRevocable(Resource.RevocableInfo.getDefaultInstance())),
        unsupported(
            "resources.shared",
            task ->
                task.getResourcesBuilder(0).setShared(Resource.SharedInfo.getDefaultInstance())),
        unsupported(
            "resources.provider_id",
            task -> task.getResourcesBuilder(0)
                .setProviderId(ResourceProviderID.newBuilder().setValue("p"))),
        unsupported(
            "limits",
            task -> task.putLimits("mem", Value.Scalar.newBuilder().setValue(1).build())));
  }

  static Stream<Arguments> checkFields() {
    return Stream.of(
        field(
            "Task has no command, http or tcp for the type of health_check",
            task -> task.setHealthCheck(HealthCheck.newBuilder()
                .setType(HealthCheck.Type.TCP)
                .setCommand(Samples.command("true")))),
        field(
            "Task has no health_check.command.value",
            task -> task.setHealthCheck(
                HealthCheck.newBuilder().setCommand(CommandInfo.getDefaultInstance()))),
        field(
            "Task has a health_check.http.port out of range: 65536",
            task -> task.setHealthCheck(http(65536, "http"))),
        unsupported("health_check.http.scheme 'ftp'", task -> task.setHealthCheck(http(80, "ftp"))),
        field(
            "Task has a negative health_check.interval_seconds",
            task -> task.setHealthCheck(http(80, "https").setIntervalSeconds(-1))),
        field(
            "Task has no command, http or tcp for the type of check",
            task -> task.setCheck(CheckInfo.newBuilder().setType(CheckInfo.Type.COMMAND))),
        field(
            "Task has a check.tcp.port out of range: 0",
            task -> task.setCheck(CheckInfo.newBuilder()
                .setType(CheckInfo.Type.TCP)
                .setTcp(CheckInfo.Tcp.newBuilder().setPort(0)))),
        field(
            "Task has a negative kill_policy.grace_period",
            task -> task.setKillPolicy(KillPolicy.newBuilder().setGracePeriod(duration(-1)))),
        field(
            "Task has a negative max_completion_time",
            task -> task.setMaxCompletionTime(duration(-1))));
  }

  static Stream<Arguments> executorFields() {
    return Stream.of(
        executor(
            "Task uses executor.type DEFAULT, which is not supported",
            executor -> executor.setType(ExecutorInfo.Type.DEFAULT)),
        executor("ExecutorInfo must have a 'command'", ExecutorInfo.Builder::clearCommand),
        executor(
            "Task uses executor.container.type DOCKER, which is not supported",
            executor -> executor.setContainer(container().setType(ContainerInfo.Type.DOCKER))),
        executor(
            "Task uses executor.resources.revocable, which is not supported",
            executor -> executor.addResources(
                cpus().setRevocable(Resource.RevocableInfo.getDefaultInstance()))),
        executor(
            "Task has a negative executor.shutdown_grace_period",
            executor -> executor.setShutdownGracePeriod(duration(-1))));
  }

  @ParameterizedTest
  @MethodSource({
    "commandFields",
    "containerFields",
    "resourceFields",
    "checkFields",
    "executorFields"
  })
  void whatIsNotThereIsAnError(String problem, Consumer<TaskInfo.Builder> change) {
    launch(change);

    assertThat(scheduler.updates()).containsExactly("1 TASK_ERROR " + problem);
    TaskStatus status = scheduler.last(StatusUpdateMessage.class).getUpdate().getStatus();
    assertThat(status.getSource()).isEqualTo(TaskStatus.Source.SOURCE_MASTER);
    assertThat(status.getReason()).isEqualTo(TaskStatus.Reason.REASON_TASK_INVALID);
    assertThat(slave.received(RunTaskMessage.class)).isEmpty();
  }

  @Test
  void whereRootMayNotRunFrameworksItMayNotRunTasksEither() {
    try (var strict = new MasterFixture(ImmutableMap.of("root_submissions", "false"))) {
      strict.slave();
      var early = strict.scheduler();
      TaskInfo.Builder task = Samples.task("1", early.offer()).toBuilder();
      task.getCommandBuilder().setUser("root");

      early.launch(early.offer(), task.build());

      assertThat(early.updates())
          .containsExactly("1 TASK_LOST User 'root' is not allowed to run tasks");
    }
    assertThat(launch(task -> task.getCommandBuilder().setUser("root")).hasCommand())
        .isTrue();
    assertThat(scheduler.updates()).isEmpty();
  }

  @Test
  void schedulersOf2012KnowNoErrorOfATask() {
    scheduler.crash();
    var early = cluster.scheduler();

    early.launch(
        early.offer(),
        Samples.task("1", early.offer()).toBuilder().clearCommand().build());

    assertThat(early.updates()).containsExactly("1 TASK_LOST " + ONE_OF_BOTH);
  }

  static List<Consumer<TaskInfo.Builder>> supported() {
    return ImmutableList.of(
        task -> task.setContainer(container()),
        task ->
            task.setContainer(container().setMesos(ContainerInfo.MesosInfo.getDefaultInstance())),
        task -> task.setHealthCheck(http(80, "https")),
        task -> task.setHealthCheck(HealthCheck.newBuilder().setCommand(Samples.command("true"))),
        task -> task.setCheck(CheckInfo.newBuilder()
            .setType(CheckInfo.Type.HTTP)
            .setHttp(CheckInfo.Http.newBuilder().setPort(80))),
        task -> task.setKillPolicy(KillPolicy.newBuilder().setGracePeriod(duration(0))),
        task -> task.setMaxCompletionTime(duration(1)));
  }

  @ParameterizedTest
  @MethodSource("supported")
  void whatIsThereReachesTheSlave(Consumer<TaskInfo.Builder> change) {
    TaskInfo task = launch(change);

    assertThat(scheduler.updates()).isEmpty();
    assertThat(slave.last(RunTaskMessage.class).getTask()).isEqualTo(task);
  }

  private TaskInfo launch(Consumer<TaskInfo.Builder> change) {
    TaskInfo.Builder task = Samples.task("1", offer).toBuilder();
    change.accept(task);
    scheduler.tell(Call.newBuilder()
        .setFrameworkId(scheduler.id())
        .setType(Call.Type.ACCEPT)
        .setAccept(Call.Accept.newBuilder()
            .addOfferIds(offer.getId())
            .addOperations(Offer.Operation.newBuilder()
                .setType(Offer.Operation.Type.LAUNCH)
                .setLaunch(Offer.Operation.Launch.newBuilder().addTaskInfos(task))))
        .build());
    return task.build();
  }

  private static Arguments field(String problem, Consumer<TaskInfo.Builder> change) {
    return Arguments.of(problem, change);
  }

  private static Arguments unsupported(String field, Consumer<TaskInfo.Builder> change) {
    return field("Task uses " + field + ", which is not supported", change);
  }

  private static Arguments executor(String problem, Consumer<ExecutorInfo.Builder> change) {
    return field(problem, task -> {
      ExecutorInfo.Builder executor = Samples.executor("e").toBuilder();
      change.accept(executor);
      task.clearCommand().setExecutor(executor);
    });
  }

  private static ContainerInfo.Builder container() {
    return ContainerInfo.newBuilder().setType(ContainerInfo.Type.MESOS);
  }

  private static HealthCheck.Builder http(int port, String scheme) {
    return HealthCheck.newBuilder()
        .setType(HealthCheck.Type.HTTP)
        .setHttp(HealthCheck.HTTPCheckInfo.newBuilder().setPort(port).setScheme(scheme));
  }

  private static Resource.Builder cpus() {
    return Resource.newBuilder()
        .setName("cpus")
        .setType(Value.Type.SCALAR)
        .setScalar(Value.Scalar.newBuilder().setValue(1));
  }

  private static DurationInfo duration(long nanoseconds) {
    return DurationInfo.newBuilder().setNanoseconds(nanoseconds).build();
  }
}

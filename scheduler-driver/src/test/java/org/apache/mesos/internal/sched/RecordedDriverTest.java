// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.internal.Messages.ExitedExecutorMessage;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.ResourceOffersMessage;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.scheduler.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a driver and a master of Mesos 0.28.3 were recorded to say to each other. */
class RecordedDriverTest {

  private static final Path CAPTURES =
      Path.of("..", "libprocess-java", "src", "test", "resources", "captures", "0.28.3");

  private final SchedulerFixture fixture = new SchedulerFixture(
      Samples.FRAMEWORK.toBuilder().setUser("root").setHostname("vm").build());

  @AfterEach
  void close() {
    fixture.close();
  }

  private static <M extends MessageLite> List<M> requests(
      String file, String receiver, String name, Parser<M> parser) throws IOException {
    Pattern request = Pattern.compile("POST /" + receiver + "/" + Pattern.quote(name)
        + " HTTP/1\\.1\\r\\n(?:[^\\r]+\\r\\n)+\\r\\n([0-9a-f]+)\\r\\n");
    String bytes = Files.readString(CAPTURES.resolve(file), ISO_8859_1);
    ImmutableList.Builder<M> messages = ImmutableList.builder();
    Matcher matcher = request.matcher(bytes);
    while (matcher.find()) {
      int length = Integer.parseInt(matcher.group(1), 16);
      String body = bytes.substring(matcher.end(), matcher.end() + length);
      messages.add(parser.parseFrom(body.getBytes(ISO_8859_1)));
    }
    return messages.build();
  }

  private static <M extends MessageLite> M recorded(Class<?> type, Parser<M> parser)
      throws IOException {
    String name = "mesos.internal." + type.getSimpleName();
    return requests("messages/" + name + ".http", "[^/]+", name, parser).get(0);
  }

  /** The driver does what the recorded one was asked for, and says it in the same words. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tour",
        "test-framework",
        "no-executor-framework",
        "long-lived-framework",
        "mesos-execute"
      })
  void callsAreThoseOfTheOriginal(String run) throws IOException {
    List<Call> calls = new ArrayList<>(requests(
        "streams/" + run + "/conn03-up.bin", "master", "mesos.scheduler.Call", Call.parser()));
    assertThat(calls.remove(0).getType()).isEqualTo(Call.Type.SUBSCRIBE);
    assertThat(calls).isNotEmpty();
    register(calls.get(0).getFrameworkId());

    calls.forEach(this::imitate);

    List<Call> ours = fixture.master.received(Call.class);
    // A launch of nothing declines, for which our driver has a word of its own.
    assertThat(ours.stream().map(RecordedDriverTest::comparable))
        .containsExactlyElementsOf(
            calls.stream().map(RecordedDriverTest::comparable).toList());
  }

  private static Call comparable(Call call) {
    Stream<TaskInfo> tasks = call.getAccept().getOperationsList().stream()
        .flatMap(operation -> operation.getLaunch().getTaskInfosList().stream());
    if (call.getType() != Call.Type.ACCEPT || tasks.findAny().isPresent()) {
      return call;
    }
    return Call.newBuilder()
        .setFrameworkId(call.getFrameworkId())
        .setType(Call.Type.DECLINE)
        .setDecline(Call.Decline.newBuilder()
            .addAllOfferIds(call.getAccept().getOfferIdsList())
            .setFilters(call.getAccept().getFilters()))
        .build();
  }

  private void register(FrameworkID id) throws IOException {
    fixture.started();
    fixture.tell(
        recorded(FrameworkRegisteredMessage.class, FrameworkRegisteredMessage.parser()).toBuilder()
            .setFrameworkId(id)
            .build());
    fixture.master.forget();
  }

  private void imitate(Call call) {
    SchedulerDriver driver = fixture.driver;
    var unused = switch (call.getType()) {
      case ACCEPT ->
        driver.launchTasks(
            call.getAccept().getOfferIdsList(),
            call.getAccept().getOperationsList().stream()
                .map(Offer.Operation::getLaunch)
                .flatMap(launch -> launch.getTaskInfosList().stream())
                .toList(),
            call.getAccept().getFilters());
      case DECLINE ->
        driver.declineOffer(call.getDecline().getOfferIds(0), call.getDecline().getFilters());
      case REVIVE -> driver.reviveOffers();
      case KILL -> driver.killTask(call.getKill().getTaskId());
      case REQUEST -> driver.requestResources(call.getRequest().getRequestsList());
      case TEARDOWN -> driver.stop();
      case ACKNOWLEDGE -> acknowledge(call);
      default -> throw new AssertionError("A call of type " + call.getType());
    };
    fixture.simulation.settle();
  }

  private Object acknowledge(Call call) {
    Call.Acknowledge acknowledge = call.getAcknowledge();
    fixture.tell(StatusUpdateMessage.newBuilder()
        .setPid(fixture.slave.self().toString())
        .setUpdate(StatusUpdate.newBuilder()
            .setFrameworkId(call.getFrameworkId())
            .setSlaveId(acknowledge.getSlaveId())
            .setStatus(TaskStatus.newBuilder()
                .setTaskId(acknowledge.getTaskId())
                .setState(TaskState.TASK_RUNNING))
            .setTimestamp(1)
            .setUuid(acknowledge.getUuid()))
        .build());
    return acknowledge;
  }

  @Test
  void subscriptionIsThatOfTheOriginal() throws IOException {
    Call original = requests(
            "messages/mesos.scheduler.Call.http", "master", "mesos.scheduler.Call", Call.parser())
        .get(0);
    FrameworkInfo framework = original.getSubscribe().getFrameworkInfo();

    assertThat(new FrameworkDescription(framework, ImmutableList.of()).subscription(false))
        .isEqualTo(original);
  }

  @Test
  void newsOfARecordedMasterReachTheScheduler() throws IOException {
    FrameworkRegisteredMessage registered =
        recorded(FrameworkRegisteredMessage.class, FrameworkRegisteredMessage.parser());
    FrameworkID id = registered.getFrameworkId();
    register(id);
    StatusUpdateMessage update = recorded(StatusUpdateMessage.class, StatusUpdateMessage.parser());

    fixture.tell(recorded(ResourceOffersMessage.class, ResourceOffersMessage.parser()));
    fixture.tell(update.toBuilder()
        .setUpdate(update.getUpdate().toBuilder().setFrameworkId(id))
        .build());
    fixture.tell(recorded(ExitedExecutorMessage.class, ExitedExecutorMessage.parser()).toBuilder()
        .setFrameworkId(id)
        .build());

    assertThat(fixture.scheduler.calls().get(0)).isEqualTo("registered " + id.getValue());
    assertThat(fixture.scheduler.calls().get(1)).isEqualTo("resourceOffers 1");
    assertThat(fixture.scheduler.calls().get(2)).startsWith("statusUpdate ");
    assertThat(fixture.scheduler.calls().get(3)).isEqualTo("executorLost");
  }
}

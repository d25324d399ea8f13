// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.scheduler.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls that a driver of Mesos 0.28.3 was recorded to send have their effect. */
class RecordedCallsTest {

  private static final Path CAPTURES =
      Path.of("..", "libprocess-java", "src", "test", "resources", "captures", "0.28.3");
  private static final Pattern REQUEST = Pattern.compile(
      "POST /master/mesos\\.scheduler\\.Call HTTP/1\\.1\\r\\n(?:[^\\r]+\\r\\n)+\\r\\n"
          + "([0-9a-f]+)\\r\\n");
  private static final String ID = "value: \"[-0-9a-f]+-";

  private final MasterFixture cluster = new MasterFixture();
  private final MasterFixture.SlavePeer slave =
      cluster.slave(Samples.slave("cpus:64;mem:65536;disk:65536;ports:[1-60000]"));
  private final MasterFixture.Scheduler scheduler = cluster.newScheduler();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void theFirstCallSubscribes() throws IOException {
    List<Call> calls = calls("messages/mesos.scheduler.Call.http");

    calls.forEach(scheduler::tell);

    assertThat(calls).hasSize(1);
    assertThat(scheduler.received(FrameworkRegisteredMessage.class)).hasSize(1);
    FrameworkInfo info =
        cluster.master().cluster().frameworks().all().iterator().next().info();
    assertThat(info.getUser()).isEqualTo("root");
    assertThat(info.getHostname()).isEqualTo("vm");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tour",
        "test-framework",
        "no-executor-framework",
        "long-lived-framework",
        "mesos-execute"
      })
  void aWholeRunHasItsEffect(String run) throws Exception {
    List<Call> calls = calls("streams/" + run + "/conn03-up.bin");

    for (Call call : calls) {
      scheduler.tell(ofThisCluster(call));
    }

    assertThat(slave.received(RunTaskMessage.class))
        .hasSize(calls.stream()
            .flatMap(call -> call.getAccept().getOperationsList().stream())
            .mapToInt(operation -> operation.getLaunch().getTaskInfosCount())
            .sum())
        .isNotEmpty();
    assertThat(slave.received(StatusUpdateAcknowledgementMessage.class))
        .hasSize(count(calls, Call.Type.ACKNOWLEDGE))
        .isNotEmpty();
    assertThat(slave.received(KillTaskMessage.class)).hasSize(count(calls, Call.Type.KILL));
    assertThat(scheduler.received(StatusUpdateMessage.class)).isEmpty();
    assertThat(cluster.stat("total_schedulers")).isEqualTo(1 - count(calls, Call.Type.TEARDOWN));
  }

  private static int count(List<Call> calls, Call.Type type) {
    return (int) calls.stream().filter(call -> call.getType() == type).count();
  }

  /** With the ids that this master gave instead of the recorded one's. */
  private Call ofThisCluster(Call call) throws TextFormat.ParseException {
    if (call.getType() == Call.Type.SUBSCRIBE) {
      return call;
    }
    String text = TextFormat.printer()
        .printToString(call)
        .replaceAll(ID + "[0-9]{4}\"", "value: \"" + scheduler.id().getValue() + "\"")
        .replaceAll(ID + "S[0-9]+\"", "value: \"" + slave.id().getValue() + "\"")
        .replaceAll(ID + "O[0-9]+\"", "value: \"" + scheduler.offer().getId().getValue() + "\"");
    return TextFormat.parse(text, Call.class);
  }

  private static List<Call> calls(String file) throws IOException {
    String bytes = Files.readString(CAPTURES.resolve(file), ISO_8859_1);
    ImmutableList.Builder<Call> calls = ImmutableList.builder();
    Matcher request = REQUEST.matcher(bytes);
    while (request.find()) {
      int length = Integer.parseInt(request.group(1), 16);
      String body = bytes.substring(request.end(), request.end() + length);
      calls.add(Call.parseFrom(body.getBytes(ISO_8859_1)));
    }
    return calls.build();
  }
}

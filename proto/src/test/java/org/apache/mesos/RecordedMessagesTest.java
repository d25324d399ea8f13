// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mesos.internal.Messages.DeactivateFrameworkMessage;
import org.apache.mesos.internal.Messages.ExecutorRegisteredMessage;
import org.apache.mesos.internal.Messages.ExecutorToFrameworkMessage;
import org.apache.mesos.internal.Messages.ExitedExecutorMessage;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.FrameworkToExecutorMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.LaunchTasksMessage;
import org.apache.mesos.internal.Messages.LostSlaveMessage;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.PingSlaveMessage;
import org.apache.mesos.internal.Messages.PongSlaveMessage;
import org.apache.mesos.internal.Messages.RegisterExecutorMessage;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.ReregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.Messages.ResourceOffersMessage;
import org.apache.mesos.internal.Messages.ResourceRequestMessage;
import org.apache.mesos.internal.Messages.ReviveOffersMessage;
import org.apache.mesos.internal.Messages.RunTaskMessage;
import org.apache.mesos.internal.Messages.ShutdownExecutorMessage;
import org.apache.mesos.internal.Messages.ShutdownFrameworkMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.Messages.SlaveReregisteredMessage;
import org.apache.mesos.internal.Messages.StatusUpdateAcknowledgementMessage;
import org.apache.mesos.internal.Messages.StatusUpdateMessage;
import org.apache.mesos.internal.Messages.UnregisterFrameworkMessage;
import org.apache.mesos.internal.Messages.UpdateFrameworkMessage;
import org.apache.mesos.internal.Messages.UpdateSlaveMessage;
import org.apache.mesos.scheduler.Protos.Call;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads the bodies of recorded requests of both generations of peers. */
class RecordedMessagesTest {

  private static final Map<String, Message> PROTOTYPES = Stream.of(
          Call.getDefaultInstance(),
          DeactivateFrameworkMessage.getDefaultInstance(),
          ExecutorRegisteredMessage.getDefaultInstance(),
          ExecutorToFrameworkMessage.getDefaultInstance(),
          ExitedExecutorMessage.getDefaultInstance(),
          FrameworkRegisteredMessage.getDefaultInstance(),
          FrameworkToExecutorMessage.getDefaultInstance(),
          KillTaskMessage.getDefaultInstance(),
          LaunchTasksMessage.getDefaultInstance(),
          LostSlaveMessage.getDefaultInstance(),
          NewMasterDetectedMessage.getDefaultInstance(),
          PingSlaveMessage.getDefaultInstance(),
          PongSlaveMessage.getDefaultInstance(),
          RegisterExecutorMessage.getDefaultInstance(),
          RegisterFrameworkMessage.getDefaultInstance(),
          RegisterSlaveMessage.getDefaultInstance(),
          ReregisterFrameworkMessage.getDefaultInstance(),
          ReregisterSlaveMessage.getDefaultInstance(),
          ResourceOffersMessage.getDefaultInstance(),
          ResourceRequestMessage.getDefaultInstance(),
          ReviveOffersMessage.getDefaultInstance(),
          RunTaskMessage.getDefaultInstance(),
          ShutdownExecutorMessage.getDefaultInstance(),
          ShutdownFrameworkMessage.getDefaultInstance(),
          SlaveRegisteredMessage.getDefaultInstance(),
          SlaveReregisteredMessage.getDefaultInstance(),
          StatusUpdateAcknowledgementMessage.getDefaultInstance(),
          StatusUpdateMessage.getDefaultInstance(),
          UnregisterFrameworkMessage.getDefaultInstance(),
          UpdateFrameworkMessage.getDefaultInstance(),
          UpdateSlaveMessage.getDefaultInstance())
      .collect(Collectors.toMap(
          message -> message.getDescriptorForType().getFullName(),
          Function.identity(),
          (first, second) -> first,
          LinkedHashMap::new));

  static Stream<Path> recordings() throws IOException, URISyntaxException {
    Path captures = Path.of(RecordedMessagesTest.class.getResource("/captures").toURI());
    try (Stream<Path> files = Files.walk(captures)) {
      return files.filter(file -> file.toString().endsWith(".http")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void recordedMessageIsReadAndWrittenBackUnchanged(Path file) throws IOException {
    byte[] body = body(Files.readString(file, StandardCharsets.ISO_8859_1));
    String name = file.getFileName().toString().replace(".http", "");

    assertThat(PROTOTYPES).containsKey(name);
    Message message = PROTOTYPES.get(name).newBuilderForType().mergeFrom(body).build();

    assertThat(unknownFields(message)).isEmpty();
    assertThat(message.toByteArray()).isEqualTo(body);
  }

  /** The one chunk of a request's body; nothing if it has no body. */
  private static byte[] body(String request) {
    int start = request.indexOf("\r\n\r\n") + 4;
    if (start == request.length()) {
      return new byte[0];
    }
    int lineEnd = request.indexOf("\r\n", start);
    int length = Integer.parseInt(request.substring(start, lineEnd), 16);
    int end = lineEnd + 2 + length;
    assertThat(request.substring(end)).as("after the chunk").isEqualTo("\r\n0\r\n\r\n");
    return request.substring(lineEnd + 2, end).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The types, at any depth, in which the peer has a field that we don't know. */
  private static List<String> unknownFields(Message message) {
    List<String> found = new ArrayList<>();
    message
        .getUnknownFields()
        .asMap()
        .keySet()
        .forEach(number -> found.add(message.getDescriptorForType().getFullName() + " " + number));
    message.getAllFields().values().stream()
        .flatMap(value -> value instanceof List<?> list ? list.stream() : Stream.of(value))
        .filter(Message.class::isInstance)
        .forEach(value -> found.addAll(unknownFields((Message) value)));
    return found;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.mesos.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.cluster.Samples.executor;
import static org.apache.mesos.cluster.Samples.task;
import static org.apache.mesos.cluster.Samples.taskId;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.internal.Messages;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.MemoryNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Peers of 2012 may hand the fields of a message to their handler by position: of the fields that
 * they know, those must be set that their own revision sets, and no others. The recordings say
 * which these are.
 */
class EarlyPeersTest {

  private static final Path PROTO = Path.of("../proto/src/test/resources");
  private static final Path RECORDED = PROTO.resolve("captures/2012/messages");
  private static final String PACKAGE = "mesos.internal.";

  private final Cluster cluster = new Cluster();
  private final RecordingExecutor executor = new RecordingExecutor(TASK_RUNNING);
  private final TestingIsolation isolation =
      new TestingIsolation(cluster.simulation()).with("default", executor);
  private final RecordingScheduler scheduler = new RecordingScheduler();
  private SchedulerDriver driver;

  @BeforeEach
  void start() {
    // The drivers take both for peers of 2012, and leave out what is new.
    MemoryNetwork network = cluster.simulation().network();
    network.setOf2012(cluster.master().address());
    Upid slave = cluster.addSlave(isolation);
    network.setOf2012(slave.address());
    driver = cluster.addFramework(scheduler);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void everyMessageHasTheFieldsThatThoseOf2012Have() throws IOException {
    Offer offer = scheduler.lastOffer();
    driver.launchTasks(offer.getId(), List.of(task("1", offer)));
    cluster.settle();
    driver.sendFrameworkMessage(
        executor().getExecutorId(), offer.getSlaveId(), "hello".getBytes(UTF_8));
    driver.killTask(taskId("1"));
    driver.reviveOffers();
    cluster.settle();
    driver.stop();
    cluster.settle();

    Map<String, Set<Integer>> known = knownFields();
    Set<String> compared = new TreeSet<>();
    for (Message message : cluster.filters().seen()) {
      Path recording = RECORDED.resolve(message.name() + ".http");
      if (Files.exists(recording) && isOfTheSameKind(message.to(), recording)) {
        assertThat(fields(message.name(), message.body(), known))
            .as(message.name())
            .isEqualTo(fields(message.name(), recordedBody(recording), known));
        compared.add(message.name().substring(PACKAGE.length()));
      }
    }
    assertThat(compared)
        .contains(
            "RegisterFrameworkMessage",
            "FrameworkRegisteredMessage",
            "ResourceOffersMessage",
            "LaunchTasksMessage",
            "RunTaskMessage",
            "RegisterSlaveMessage",
            "SlaveRegisteredMessage",
            "RegisterExecutorMessage",
            "ExecutorRegisteredMessage",
            "StatusUpdateMessage",
            "StatusUpdateAcknowledgementMessage",
            "FrameworkToExecutorMessage",
            "KillTaskMessage",
            "ReviveOffersMessage",
            "UnregisterFrameworkMessage",
            "ShutdownFrameworkMessage",
            "ShutdownExecutorMessage");
  }

  /** A message that goes over several nodes may gain a field on its way. */
  private static boolean isOfTheSameKind(Upid receiver, Path recording) throws IOException {
    String requestLine = Files.readString(recording, ISO_8859_1);
    String recorded = requestLine.substring("POST /".length(), requestLine.indexOf('/', 6));
    return kind(receiver.id()).equals(kind(recorded));
  }

  private static String kind(String id) {
    return Stream.of("master", "slave").filter(id::startsWith).findFirst().orElse("driver");
  }

  /** The fields of the revision that are set, by number. */
  private static Set<Integer> fields(String name, ByteString body, Map<String, Set<Integer>> known)
      throws IOException {
    Descriptor type =
        Messages.getDescriptor().findMessageTypeByName(name.substring(PACKAGE.length()));
    DynamicMessage message = DynamicMessage.parseFrom(type, body);
    Set<Integer> numbers = known.getOrDefault(name, Set.of());
    return message.getAllFields().keySet().stream()
        .map(field -> field.getNumber())
        .filter(numbers::contains)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Of each message, the numbers of the fields that it has in the revision. */
  private static Map<String, Set<Integer>> knownFields() throws IOException {
    Map<String, Set<Integer>> known = new TreeMap<>();
    for (String line : Files.readAllLines(PROTO.resolve("fields-2012.txt"))) {
      List<String> words = Splitter.on(' ').splitToList(line);
      if (!line.startsWith("#") && words.size() >= 5) {
        known
            .computeIfAbsent(words.get(0), key -> new TreeSet<>())
            .add(Integer.valueOf(words.get(1)));
      }
    }
    return known;
  }

  /** The only chunk of a recorded request; without one the body is empty. */
  private static ByteString recordedBody(Path recording) throws IOException {
    ByteString request = ByteString.copyFrom(Files.readAllBytes(recording));
    String text = request.toString(ISO_8859_1);
    int head = text.indexOf("\r\n\r\n") + 4;
    if (head >= text.length()) {
      return ByteString.EMPTY;
    }
    int sizeEnd = text.indexOf("\r\n", head);
    int size = Integer.parseInt(text.substring(head, sizeEnd), 16);
    return request.substring(sizeEnd + 2, sizeEnd + 2 + size);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.CuratorWatcher;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.apache.mesos.Log;
import org.apache.mesos.Log.Entry;
import org.apache.mesos.Log.Position;
import org.apache.mesos.Log.Reader;
import org.apache.mesos.Log.Writer;
import org.apache.mesos.Log.WriterFailedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas on sockets of loopback and real disks, which find each other in ZooKeeper. */
class LogInZooKeeperTest {

  private static final String HOST = "127.0.0.1";
  private static final int TICK_MILLIS = 500;
  private static final long LIMIT_SECONDS = 40;

  private static TestingServer server;
  private static int znodes;

  @TempDir
  private Path directory;

  private final String znode = "/log-" + ++znodes + "/replicas/";
  private final List<Log> logs = new ArrayList<>();

  @BeforeAll
  static void startServer(@TempDir Path files) throws Exception {
    server = new TestingServer(
        new InstanceSpec(
            files.toFile(),
            -1,
            -1,
            -1,
            false,
            -1,
            TICK_MILLIS,
            -1,
            Map.of("clientPortAddress", HOST),
            HOST),
        true);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @AfterEach
  void close() {
    logs.forEach(Log::close);
  }

  private Log open(String name) {
    Log log = new Log(
        2, directory.resolve(name).toString(), server.getConnectString(), 5, SECONDS, znode);
    logs.add(log);
    return log;
  }

  private Log open(String name, String user) {
    Log log = new Log(
        2,
        directory.resolve(name).toString(),
        server.getConnectString(),
        5,
        SECONDS,
        znode,
        "digest",
        user.getBytes(UTF_8));
    logs.add(log);
    return log;
  }

  private static Writer writer(Log log) {
    return new Writer(log, LIMIT_SECONDS, SECONDS, 10);
  }

  private static Position append(Writer writer, String text) throws Exception {
    return writer.append(text.getBytes(UTF_8), LIMIT_SECONDS, SECONDS);
  }

  private static List<String> read(Reader reader, Position to) throws Exception {
    List<Entry> entries = reader.read(reader.beginning(), to, LIMIT_SECONDS, SECONDS);
    return entries.stream().map(entry -> new String(entry.data, UTF_8)).toList();
  }

  @Test
  void whatOneWritesTheOthersRead() throws Exception {
    Log first = open("1");
    Log second = open("2");
    Log third = open("3");
    Writer writer = writer(first);
    append(writer, "a");
    Position last = append(writer, "b");

    for (Log log : List.of(second, third)) {
      Reader reader = new Reader(log);
      assertThat(reader.catchup(LIMIT_SECONDS, SECONDS)).isEqualTo(last);
      assertThat(read(reader, last)).containsExactly("a", "b");
    }
  }

  @Test
  void writtenEntriesSurviveTheLossOfTheirWriter() throws Exception {
    Log first = open("1");
    open("2");
    Log third = open("3");
    Writer writer = writer(first);
    append(writer, "a");
    append(writer, "b");
    first.close();

    Writer later = writer(third);

    assertThat(append(later, "c")).isEqualTo(new Position(3));
    assertThat(read(new Reader(third), new Position(3))).containsExactly("a", "b", "c");
  }

  @Test
  void restartedReplicaCatchesUp() throws Exception {
    Log first = open("1");
    open("2");
    Log third = open("3");
    Writer writer = writer(first);
    append(writer, "a");
    third.close();
    Position last = append(writer, "b");

    Reader reader = new Reader(open("3"));

    assertThat(reader.catchup(LIMIT_SECONDS, SECONDS)).isEqualTo(last);
    assertThat(read(reader, last)).containsExactly("a", "b");
  }

  @Test
  void writersOfTwoReplicasDemoteEachOther() throws Exception {
    Log first = open("1");
    Log second = open("2");
    Writer earlier = writer(first);
    Writer later = writer(second);
    append(later, "a");

    assertThatThrownBy(() -> append(earlier, "b")).isInstanceOf(WriterFailedException.class);
  }

  /** As when its session has expired. What is no number is somebody else's. */
  @Test
  void replicaThatIsGoneFromTheGroupJoinsAgain() throws Exception {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    Log first = open("1");
    open("2");
    append(writer(first), "a");
    try (CuratorFramework client =
        CuratorFrameworkFactory.newClient(server.getConnectString(), new RetryOneTime(100))) {
      client.start();
      String path = znode.substring(0, znode.length() - 1);
      List<String> before = client.getChildren().forPath(path);
      client.create().forPath(path + "/else");
      for (String member : before) {
        client.delete().forPath(path + "/" + member);
      }

      List<String> members = before;
      while (members.size() < 3 || members.stream().anyMatch(before::contains)) {
        members = client
            .getChildren()
            .usingWatcher((CuratorWatcher) event -> events.add(event.getPath()))
            .forPath(path);
        if (members.size() < 3) {
          assertThat(events.poll(LIMIT_SECONDS, SECONDS)).isNotNull();
        }
      }
      assertThat(members).contains("else");
    }
    assertThat(append(writer(first), "b")).isEqualTo(new Position(2));
  }

  @Test
  void replicasWithCredentialsFindEachOther() throws Exception {
    Log first = open("1", "me:secret");
    open("2", "me:secret");

    Position position = append(writer(first), "a");

    assertThat(read(new Reader(first), position)).containsExactly("a");
  }

  @Test
  void whoMayNotJoinIsNoWriter() throws Exception {
    Log first = open("1", "me:secret");
    open("2", "me:secret");
    append(writer(first), "a");

    Writer other = writer(open("3", "you:guess"));

    assertThatThrownBy(() -> append(other, "b"))
        .isInstanceOf(WriterFailedException.class)
        .hasMessageStartingWith("Failed to create ephemeral node at '");
  }
}

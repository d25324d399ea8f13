// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.apache.mesos.Log;
import org.apache.mesos.Log.Position;
import org.apache.mesos.Log.Reader;
import org.apache.mesos.Log.Writer;
import org.apache.mesos.internal.state.Messages.Entry;
import org.apache.mesos.internal.state.Messages.Operation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One replica is a quorum of its own here, unless said otherwise. Each test has its own znode. */
class LogStateTest extends StateSuite {

  private static final String HOST = "127.0.0.1";
  private static final int TICK_MILLIS = 500;
  private static final long LIMIT_SECONDS = 40;

  private static TestingServer server;
  private static int znodes;

  @TempDir
  private Path directory;

  private final String znode = "/states/" + ++znodes;

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

  @Override
  State open() {
    return open("log", 1);
  }

  private LogState open(String name, int quorum) {
    return new LogState(
        server.getConnectString(),
        5,
        SECONDS,
        znode,
        quorum,
        directory.resolve(name).toString());
  }

  private void close(State open) throws InterruptedException {
    ((AbstractState) open).close();
    assertThat(((AbstractState) open).awaitClosed(LIMIT_SECONDS, SECONDS)).isTrue();
  }

  private Log log() {
    return new Log(1, directory.resolve("log").toString(), ImmutableSet.of());
  }

  @Test
  void variablesAreThereWhenItIsOpenedAgain() throws Exception {
    State first = open("again", 1);
    Variable stored = store(first, get(first.fetch("a")), "1");
    store(first, get(first.fetch("b")), "2");
    close(first);

    State second = new LogState(
        server.getConnectString(),
        5,
        SECONDS,
        znode,
        1,
        directory.resolve("again").toString(),
        3);

    assertThat(text(get(second.fetch("a")))).isEqualTo("1");
    assertThat(store(second, stored, "3")).isNotNull();
    assertThat(ImmutableSet.copyOf(get(second.names()))).containsExactlyInAnyOrder("a", "b");
    close(second);
  }

  @Test
  void statesOfTwoReplicasTakeTurns() throws Exception {
    State mine = open("mine", 2);
    State theirs = open("theirs", 2);
    var first = mine.fetch("a");
    var second = theirs.fetch("a");
    get(first);
    get(second);
    Variable old = store(mine, get(mine.fetch("a")), "1");

    assertThat(store(theirs, get(theirs.fetch("a")), "2")).isNull();
    assertThat(store(theirs, get(theirs.fetch("a")), "2")).isNotNull();

    assertThat(store(mine, old, "3")).isNull();
    assertThat(text(get(mine.fetch("a")))).isEqualTo("2");
    close(mine);
    close(theirs);
  }

  @Test
  void logDoesNotGrowWithWhatIsOutdated() throws Exception {
    State grown = open("log", 1);
    store(grown, get(grown.fetch("kept")), "kept");
    Variable variable = get(grown.fetch("a"));
    for (int i = 0; i < 1500; i++) {
      variable = store(grown, variable, "value " + i);
    }
    close(grown);

    Log log = log();
    Reader reader = new Reader(log);
    assertThat(reader.beginning()).isGreaterThan(new Position(1000));
    log.close();
    State reopened = open("log", 1);
    assertThat(text(get(reopened.fetch("kept")))).isEqualTo("kept");
    assertThat(text(get(reopened.fetch("a")))).isEqualTo("value 1499");
    close(reopened);
  }

  @Test
  void variablesAreStoredAsMesosDoes() throws Exception {
    Log log = log();
    Writer writer = new Writer(log, LIMIT_SECONDS, SECONDS, 3);
    Entry entry = Entry.newBuilder()
        .setName("a")
        .setUuid(ByteString.copyFrom(new byte[16]))
        .setValue(ByteString.copyFromUtf8("theirs"))
        .build();
    Operation snapshot = Operation.newBuilder()
        .setType(Operation.Type.SNAPSHOT)
        .setSnapshot(Operation.Snapshot.newBuilder().setEntry(entry))
        .build();
    writer.append(snapshot.toByteArray(), LIMIT_SECONDS, SECONDS);
    log.close();
    State opened = open("log", 1);

    assertThat(text(get(opened.fetch("a")))).isEqualTo("theirs");
    assertThat(get(opened.expunge(get(opened.fetch("a"))))).isTrue();
    close(opened);

    Log after = log();
    Reader reader = new Reader(after);
    var entries = reader.read(reader.beginning(), reader.ending(), LIMIT_SECONDS, SECONDS);
    Operation last = Operation.parseFrom(entries.get(entries.size() - 1).data);
    assertThat(last.getType()).isEqualTo(Operation.Type.EXPUNGE);
    assertThat(last.getExpunge().getName()).isEqualTo("a");
    after.close();
  }

  @Test
  void whatIsNoVariableIsRefused() throws Exception {
    Log log = log();
    new Writer(log, LIMIT_SECONDS, SECONDS, 3)
        .append("text".getBytes(UTF_8), LIMIT_SECONDS, SECONDS);
    log.close();
    State opened = open("log", 1);

    assertThatThrownBy(() -> get(opened.fetch("a")))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("There is something else than variables in the log, at Position 1");
    close(opened);
  }

  @Test
  void differencesAreRefused() throws Exception {
    Log log = log();
    Entry.Builder entry =
        Entry.newBuilder().setName("a").setUuid(ByteString.EMPTY).setValue(ByteString.EMPTY);
    Operation diff = Operation.newBuilder()
        .setType(Operation.Type.DIFF)
        .setDiff(Operation.Diff.newBuilder().setEntry(entry))
        .build();
    new Writer(log, LIMIT_SECONDS, SECONDS, 3).append(diff.toByteArray(), LIMIT_SECONDS, SECONDS);
    log.close();
    State opened = open("log", 1);

    assertThatThrownBy(() -> get(opened.fetch("a")))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("The variable 'a' is stored as a difference");
    close(opened);
  }

  @Test
  void directoryThatIsInUseFailsAllFutures() throws Exception {
    Log log = log();
    State opened = open("log", 1);

    assertThatThrownBy(() -> get(opened.fetch("a")))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("Failed to open the log at ");
    log.close();
    close(opened);
  }
}

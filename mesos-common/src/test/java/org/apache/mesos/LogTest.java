// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.mesos.Log.Entry;
import org.apache.mesos.Log.OperationFailedException;
import org.apache.mesos.Log.Position;
import org.apache.mesos.Log.Reader;
import org.apache.mesos.Log.Writer;
import org.apache.mesos.Log.WriterFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One replica, which is a quorum of its own, on a real disk. */
class LogTest {

  private static final long LIMIT_SECONDS = 40;

  @TempDir
  private Path directory;

  private Log log;

  @BeforeEach
  void open() {
    log = open("log");
  }

  private Log open(String name) {
    return new Log(1, directory.resolve(name).toString(), ImmutableSet.of());
  }

  @AfterEach
  void close() {
    log.close();
  }

  private Writer writer() {
    return new Writer(log, LIMIT_SECONDS, SECONDS, 3);
  }

  private static Position append(Writer writer, String text) throws Exception {
    return writer.append(text.getBytes(UTF_8), LIMIT_SECONDS, SECONDS);
  }

  private static List<Entry> read(Reader reader, Position from, Position to) throws Exception {
    return reader.read(from, to, LIMIT_SECONDS, SECONDS);
  }

  private static List<String> texts(List<Entry> entries) {
    return entries.stream().map(entry -> new String(entry.data, UTF_8)).toList();
  }

  @Test
  void whatIsAppendedIsRead() throws Exception {
    Writer writer = writer();
    Position first = append(writer, "a");
    Position second = append(writer, "b");
    Reader reader = new Reader(log);

    List<Entry> all = read(reader, reader.beginning(), reader.ending());

    assertThat(texts(all)).containsExactly("a", "b");
    assertThat(all).extracting(entry -> entry.position).containsExactly(first, second);
    assertThat(reader.ending()).isEqualTo(second);
    assertThat(first).isLessThan(second).hasToString("Position 1");
  }

  @Test
  void truncatedEntriesAreGone() throws Exception {
    Writer writer = writer();
    append(writer, "a");
    Position second = append(writer, "b");

    Position truncation = writer.truncate(second, LIMIT_SECONDS, SECONDS);

    Reader reader = new Reader(log);
    assertThat(reader.beginning()).isEqualTo(second);
    assertThat(texts(read(reader, second, truncation))).containsExactly("b");
    assertThatThrownBy(() -> read(reader, new Position(0), truncation))
        .isInstanceOf(OperationFailedException.class)
        .hasMessage("Bad read range (truncated position)");
    assertThatThrownBy(() -> writer.truncate(new Position(99), LIMIT_SECONDS, SECONDS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("to: Position 99 (expected: not past the end of the log)");
  }

  @Test
  void reopenedLogHasEverything() throws Exception {
    append(writer(), "a");
    log.close();

    log = open("log");

    Reader reader = new Reader(log);
    assertThat(texts(read(reader, reader.beginning(), reader.ending()))).containsExactly("a");
    assertThat(append(writer(), "b")).hasToString("Position 2");
  }

  /** What a process has when it is killed: nothing is flushed or closed. */
  @Test
  void logOfAKilledProcessHasEverythingThatWasAcknowledged() throws Exception {
    Writer writer = writer();
    String large = "x".repeat(700_000);
    append(writer, large);
    append(writer, large + "y");
    append(writer, "a");
    Path copy = Files.createDirectory(directory.resolve("copy"));
    try (var files = Files.list(directory.resolve("log"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }

    Log revived = open("copy");

    Reader reader = new Reader(revived);
    assertThat(texts(read(reader, reader.beginning(), reader.ending())))
        .containsExactly(large, large + "y", "a");
    revived.close();
  }

  @Test
  void laterWriterTakesOver() throws Exception {
    Writer earlier = writer();
    append(earlier, "a");

    Writer later = writer();

    assertThat(append(later, "b")).hasToString("Position 2");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> append(earlier, "c"))
          .isInstanceOf(WriterFailedException.class)
          .hasMessage("Coordinator demoted");
    }
  }

  @Test
  void unreadableRangesAreNamed() throws Exception {
    Reader reader = new Reader(log);

    assertThatThrownBy(() -> read(reader, new Position(0), new Position(0)))
        .isInstanceOf(OperationFailedException.class)
        .hasMessage("Bad read range (includes missing entries)");
    assertThatThrownBy(() -> read(reader, new Position(1), new Position(0)))
        .isInstanceOf(OperationFailedException.class)
        .hasMessage("Bad read range (to < from)");
    assertThatThrownBy(() -> read(reader, new Position(0), new Position(1)))
        .isInstanceOf(OperationFailedException.class)
        .hasMessage("Bad read range (past end of log)");
  }

  @Test
  void withoutAQuorumNothingIsWritten() throws Exception {
    Log alone = new Log(2, directory.resolve("alone").toString(), ImmutableSet.of());

    Writer writer = new Writer(alone, 100, MILLISECONDS, 2);

    assertThatThrownBy(() -> append(writer, "a"))
        .isInstanceOf(WriterFailedException.class)
        .hasMessage("Coordinator not elected");
    assertThatThrownBy(() -> new Reader(alone).catchup(100, MILLISECONDS))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("Timed out while attempting to catch up");
    alone.close();
  }

  @Test
  void lostQuorumEndsInTimeouts() throws Exception {
    Log other = new Log(2, directory.resolve("other").toString(), ImmutableSet.of());
    Log mine = new Log(2, directory.resolve("mine").toString(), ImmutableSet.of(other.pid()));
    Writer writer = new Writer(mine, LIMIT_SECONDS, SECONDS, 3);
    Position position = append(writer, "a");
    other.close();

    assertThatThrownBy(() -> writer.append(new byte[1], 100, MILLISECONDS))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("Timed out while attempting to append");
    assertThatThrownBy(() -> writer.truncate(position, 100, MILLISECONDS))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("Timed out while attempting to truncate");
    mine.close();
  }

  @Test
  void closedLogFails() {
    Reader reader = new Reader(log);
    Writer writer = writer();
    log.close();

    assertThatThrownBy(() -> append(writer, "a")).isInstanceOf(WriterFailedException.class);
    assertThatThrownBy(() -> read(reader, new Position(0), new Position(0)))
        .isInstanceOf(OperationFailedException.class)
        .hasMessage("Log closed");
    assertThatThrownBy(reader::ending).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void directoryThatIsInUseIsRefused() {
    assertThatThrownBy(() -> open("log"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Failed to open the log at " + directory.resolve("log") + ": ");
  }

  @Test
  void badArgumentsAreRefused() {
    String path = directory.resolve("bad").toString();

    assertThatThrownBy(() -> new Log(0, path, ImmutableSet.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("quorum: 0 (expected: positive)");
    assertThatThrownBy(() -> new Log(1, path, ImmutableSet.of("nobody")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pids: 'nobody' (expected: id@host:port)");
    assertThatThrownBy(() -> new Log(1, path, "", 1, SECONDS, "/log"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> log.position(new byte[7]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("identity: 7 bytes (expected: 8)");
  }

  @Test
  void positionsAreValues() {
    Position position = new Position(258);

    assertThat(position.identity()).containsExactly(0, 0, 0, 0, 0, 0, 1, 2);
    assertThat(log.position(position.identity())).isEqualTo(position).hasSameHashCodeAs(position);
    assertThat(position).isNotEqualTo(new Position(259)).hasToString("Position 258");
    assertThat(position).isLessThan(new Position(259)).isGreaterThan(new Position(257));
  }

  @Test
  void exceptionsHaveTextAndCause() {
    Exception cause = new Exception();

    assertThat(new OperationFailedException("text", cause)).hasMessage("text").hasCause(cause);
    assertThat(new WriterFailedException("text", cause)).hasMessage("text").hasCause(cause);
  }
}

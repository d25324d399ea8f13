// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.mesos.process.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskStorageTest {

  private static final Executor DIRECT = Runnable::run;

  @TempDir
  Path parent;

  private Path root;
  private DiskStorage storage;

  @BeforeEach
  void open() throws StorageException {
    root = parent.resolve("work/meta");
    storage = DiskStorage.open(root, DIRECT);
  }

  @AfterEach
  void close() throws IOException {
    storage.close();
  }

  private void reopen() throws IOException, StorageException {
    storage.close();
    storage = DiskStorage.open(root, DIRECT);
  }

  @Test
  void aValueOutlivesItsWriter() throws Exception {
    done(storage.replace("slave/info", bytes("old")));
    done(storage.replace("slave/info", bytes("new")));

    reopen();

    assertThat(done(storage.read("slave/info"))).isEqualTo(Optional.of(bytes("new")));
    assertThat(done(storage.read("slave/other"))).isEmpty();
    assertThat(done(storage.read("none/other"))).isEmpty();
  }

  @Test
  void theRecordsOfAJournalOutliveTheirWriter() throws Exception {
    appendAll("tasks/t/updates", "1", "", "3");

    reopen();
    appendAll("tasks/t/updates", "4");

    assertThat(journal("tasks/t/updates")).containsExactly("1", "", "3", "4");
    assertThat(journal("tasks/t/none")).isEmpty();
  }

  @Test
  void aWriteThatACrashInterruptedLeavesTheOldValue() throws Exception {
    done(storage.replace("slave", bytes("old")));
    Files.write(root.resolve(".new"), new byte[] {'M', 'S'});

    reopen();

    assertThat(done(storage.read("slave"))).isEqualTo(Optional.of(bytes("old")));
    assertThat(done(storage.replace("slave", bytes("new")))).isNull();
  }

  @Test
  void aJournalCutAnywhereKeepsItsWholeRecordsAndGoesOn() throws Exception {
    appendAll("journal", "first", "second");
    byte[] whole = Files.readAllBytes(root.resolve("journal"));
    int afterFirst = whole.length - 12 - "second".length();
    for (int length = 0; length < whole.length; length++) {
      Files.write(root.resolve("journal"), Arrays.copyOf(whole, length));
      reopen();

      List<String> expected = length >= afterFirst ? List.of("first") : List.of();
      assertThat(journal("journal")).as("of %s bytes", length).isEqualTo(expected);

      appendAll("journal", "next");
      reopen();
      assertThat(journal("journal"))
          .isEqualTo(ImmutableList.builder().addAll(expected).add("next").build());
    }
  }

  @Test
  void anAppendCutsOffWhatNobodyHasRead() throws Exception {
    appendAll("journal", "first", "second");
    byte[] whole = Files.readAllBytes(root.resolve("journal"));
    Files.write(root.resolve("journal"), Arrays.copyOf(whole, whole.length - 1));

    reopen();
    appendAll("journal", "x");

    assertThat(journal("journal")).containsExactly("first", "x");
  }

  @Test
  void zerosAtTheEndAreNotData() throws Exception {
    appendAll("journal", "first");
    byte[] whole = Files.readAllBytes(root.resolve("journal"));
    Files.write(root.resolve("journal"), Arrays.copyOf(whole, whole.length + 4096));

    reopen();
    assertThat(journal("journal")).containsExactly("first");

    Files.write(root.resolve("journal"), new byte[4096]);
    reopen();
    assertThat(journal("journal")).isEmpty();
  }

  @Test
  void aLastRecordWhoseDataDidNotArriveIsCutOff() throws Exception {
    appendAll("journal", "first", "second");
    flip("journal", -1);

    reopen();

    assertThat(journal("journal")).containsExactly("first");
  }

  @Test
  void everyOtherDamagedByteIsFound() throws Exception {
    appendAll("journal", "first", "second");
    done(storage.replace("value", bytes("value")));
    int last = 12 + "second".length();
    int size = (int) Files.size(root.resolve("journal"));
    for (int i : IntStream.range(0, size - last + 8).toArray()) {
      flip("journal", i);
      reopen();
      assertThat(storage.readJournal("journal").failure())
          .as("byte %s", i)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining(root.resolve("journal").toString());
      flip("journal", i);
    }
    for (int i = 0; i < Files.size(root.resolve("value")); i++) {
      flip("value", i);
      assertThat(storage.read("value").failure()).isInstanceOf(StorageException.class);
      flip("value", i);
    }
    assertThat(done(storage.read("value"))).isPresent();
  }

  @Test
  void saysWhichVersionItCannotRead() throws Exception {
    done(storage.replace("value", bytes("x")));
    byte[] content = Files.readAllBytes(root.resolve("value"));
    content[3] = 2;
    Files.write(root.resolve("value"), content);

    assertThat(storage.read("value").failure())
        .hasMessage(
            "Failed to read " + root.resolve("value") + ": it is of version 2 (expected: 1)");
  }

  @Test
  void listsAndDeletes() throws Exception {
    appendAll("a/b/journal", "1");
    done(storage.replace("a/b/value", bytes("1")));
    done(storage.replace("a/c", bytes("1")));

    assertThat(done(storage.list("a"))).containsExactly("b", "c");
    assertThat(done(storage.list("none"))).isEmpty();

    done(storage.delete("a/b"));
    done(storage.delete("none"));

    assertThat(done(storage.list("a"))).containsExactly("c");
    appendAll("a/b/journal", "2");
    assertThat(journal("a/b/journal")).containsExactly("2");
    try (var entries = Files.list(root)) {
      assertThat(entries.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder(".lock", "a");
    }
  }

  @Test
  void anInterruptedDeletionIsFinishedByTheNextProcess() throws Exception {
    Files.createDirectories(root.resolve(".deleted/frameworks"));
    Files.write(root.resolve(".deleted/frameworks/f"), new byte[1]);

    reopen();

    assertThat(root.resolve(".deleted")).doesNotExist();
  }

  @Test
  void isOfOneProcessAtATime() throws Exception {
    assertThatThrownBy(() -> DiskStorage.open(root, DIRECT))
        .isInstanceOf(StorageException.class)
        .hasMessage("Failed to open " + root + ": another process uses it");
  }

  @Test
  void namesAPlaceThatIsNoDirectory() throws Exception {
    Files.write(parent.resolve("file"), new byte[0]);

    assertThatThrownBy(() -> DiskStorage.open(parent.resolve("file"), DIRECT))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("Failed to open " + parent.resolve("file"));
  }

  @Test
  void aWriteThatFailsSaysWhereAndHarmsNothing() throws Exception {
    appendAll("journal", "1");
    done(storage.replace("file", bytes("x")));

    assertThat(storage.append("file/below", bytes("x")).failure())
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("Failed to write " + root.resolve("file/below"));
    assertThat(journal("journal")).containsExactly("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a/", "a//b", "..", "a/../../b", "./a", ".new", ".deleted/x"})
  void refusesPathsThatLeadElsewhere(String path) {
    assertThatThrownBy(() -> storage.read(path)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keepsTheOrderOfTheCallsOnManyThreads() throws Exception {
    storage.close();
    var threads = Executors.newFixedThreadPool(4);
    try (DiskStorage concurrent = DiskStorage.open(root, threads)) {
      List<String> records = IntStream.range(0, 200).mapToObj(Integer::toString).toList();
      for (String record : records) {
        var unused = concurrent.append("journal", bytes(record));
      }
      Future<ImmutableList<ByteString>> read = concurrent.readJournal("journal");
      read.await();
      assertThat(read.value()).extracting(ByteString::toStringUtf8).isEqualTo(records);
    } finally {
      threads.shutdown();
    }
  }

  private void flip(String name, int index) throws IOException {
    byte[] content = Files.readAllBytes(root.resolve(name));
    content[index >= 0 ? index : content.length + index] ^= 0x55;
    Files.write(root.resolve(name), content);
  }

  private void appendAll(String path, String... records) {
    for (String record : records) {
      done(storage.append(path, bytes(record)));
    }
  }

  private List<String> journal(String path) {
    return done(storage.readJournal(path)).stream()
        .map(ByteString::toStringUtf8)
        .toList();
  }

  private static <T> T done(Future<T> future) {
    assertThat(future.isReady()).as("%s", future).isTrue();
    return future.value();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}

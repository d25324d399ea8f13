// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.apache.mesos.internal.log.Actions.learned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.Range;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.internal.log.Messages.Action;
import org.apache.mesos.internal.log.Messages.Record;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.impl.Iq80DBFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LevelDbLogStoreTest {

  @TempDir
  private Path directory;

  private LevelDbLogStore open() throws IOException {
    return LevelDbLogStore.open(directory.resolve("log"));
  }

  @Test
  void keysAndValuesAreThoseOfMesos() throws IOException {
    Action action = learned(41, "a").getAction();
    try (LevelDbLogStore store = open()) {
      store.promise(7);
      store.put(action);
    }

    File file = directory.resolve("log").toFile();
    try (var database = new Iq80DBFactory().open(file, new Options())) {
      Record promise = Record.parseFrom(database.get("0000000000".getBytes(US_ASCII)));
      assertThat(promise.getType()).isEqualTo(Record.Type.PROMISE);
      assertThat(promise.getPromise().getId()).isEqualTo(7);
      Record record = Record.parseFrom(database.get("0000000042".getBytes(US_ASCII)));
      assertThat(record.getType()).isEqualTo(Record.Type.ACTION);
      assertThat(record.getAction()).isEqualTo(action);
    }
  }

  @Test
  void whatIsStoredIsReadInOrderWhenItIsOpenedAgain() throws IOException {
    try (LevelDbLogStore store = open()) {
      for (int position = 20; position >= 0; position--) {
        store.put(learned(position, "a").getAction());
      }
      store.promise(3);
      store.delete(Range.closedOpen(0L, 18L));
    }

    try (LevelDbLogStore store = open()) {
      List<Record> records = new ArrayList<>();
      store.read(records::add);

      assertThat(records.get(0).getPromise().getId()).isEqualTo(3);
      assertThat(records.subList(1, records.size()))
          .extracting(record -> record.getAction().getPosition())
          .containsExactly(18L, 19L, 20L);
      assertThat(store.get(19)).isPresent();
      assertThat(store.get(17)).isEmpty();
    }
  }

  @Test
  void directoryHasOneOwner() throws IOException {
    try (LevelDbLogStore store = open()) {
      store.promise(1);

      assertThatThrownBy(this::open).isInstanceOf(IOException.class);
    }
  }
}

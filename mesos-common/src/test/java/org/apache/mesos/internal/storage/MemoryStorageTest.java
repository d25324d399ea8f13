// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryStorageTest {

  private final Storage storage = new MemoryStorage();

  @Test
  void givesTheLastValue() {
    storage.replace("a/value", bytes("old"));
    storage.replace("a/value", bytes("new"));

    assertThat(storage.read("a/value").value()).isEqualTo(Optional.of(bytes("new")));
    assertThat(storage.read("a/other").value()).isEmpty();
  }

  @Test
  void keepsTheOrderOfAJournal() {
    storage.append("journal", bytes("1"));
    storage.append("journal", bytes("2"));

    assertThat(storage.readJournal("journal").value()).containsExactly(bytes("1"), bytes("2"));
    assertThat(storage.readJournal("other").value()).isEmpty();
  }

  @Test
  void listsNamesOfOneLevel() {
    storage.replace("a/z", bytes(""));
    storage.append("a/b/c", bytes(""));
    storage.append("a/b/d", bytes(""));
    storage.replace("ab/x", bytes(""));

    assertThat(storage.list("a").value()).containsExactly("b", "z");
    assertThat(storage.list("none").value()).isEmpty();
  }

  @Test
  void deletesADirectoryWithItsFiles() {
    storage.replace("a/b/value", bytes(""));
    storage.append("a/b/journal", bytes(""));
    storage.replace("a/bc", bytes("stays"));

    storage.delete("a/b");

    assertThat(storage.list("a").value()).containsExactly("bc");
    assertThat(storage.read("a/b/value").value()).isEmpty();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LevelDBStateTest extends StateSuite {

  @TempDir
  Path directory;

  @Override
  State open() {
    return new LevelDBState(directory.resolve("open").toString());
  }

  @Test
  void variablesAreThereForTheNextState() throws Exception {
    String path = directory.resolve("reopened").toString();
    LevelDBState first = new LevelDBState(path);
    Variable old = store(first, get(first.fetch("a")), "1");
    first.close();
    assertThat(first.awaitClosed(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();

    LevelDBState second = new LevelDBState(path);

    assertThat(text(get(second.fetch("a")))).isEqualTo("1");
    assertThat(store(second, old, "2")).isNotNull();
    second.close();
  }

  @Test
  void directoryThatCannotBeMadeFailsEveryFuture() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "in the way");
    LevelDBState state = new LevelDBState(file.toString());

    assertThatThrownBy(() -> get(state.fetch("a")))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("is not a directory");
    assertThatThrownBy(() -> get(state.names())).isInstanceOf(ExecutionException.class);
  }
}

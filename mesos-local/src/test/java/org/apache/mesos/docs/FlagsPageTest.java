// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.mesos.internal.flags.Flag;
import org.apache.mesos.internal.flags.Flags;
import org.apache.mesos.internal.local.LocalFlags;
import org.apache.mesos.internal.master.MasterFlags;
import org.apache.mesos.internal.slave.SlaveFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page {@code docs/flags.md} has every flag as the programs have it. */
class FlagsPageTest {

  private static final Path PAGE = Path.of("../docs/flags.md");

  static Stream<Flags> programs() {
    return Stream.of(new MasterFlags(), new SlaveFlags());
  }

  @ParameterizedTest
  @MethodSource("programs")
  void everyFlagOfAProgramIsARowOfThePage(Flags flags) throws IOException {
    List<String> page = Files.readAllLines(PAGE);

    for (Flag<?> flag : flags.all()) {
      assertThat(page).contains(row(flag));
    }
  }

  @Test
  void thePageHasNoOtherFlags() throws IOException {
    long rows = Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| `--"))
        .count();
    long flags = programs().mapToLong(program -> program.all().size()).sum();

    assertThat(rows).isEqualTo(flags + ownFlags(new LocalFlags()).size());
  }

  @Test
  void theLocalClusterHasTheFlagsOfBothAndItsOwn() throws IOException {
    List<Flag<?>> own = ownFlags(new LocalFlags());

    assertThat(own).isNotEmpty();
    for (Flag<?> flag : own) {
      assertThat(Files.readAllLines(PAGE)).contains(row(flag));
    }
  }

  private static List<Flag<?>> ownFlags(LocalFlags local) {
    List<String> others =
        programs().flatMap(program -> program.all().stream()).map(Flag::name).toList();
    return local.all().stream()
        .<Flag<?>>map(flag -> flag)
        .filter(flag -> !others.contains(flag.name()))
        .toList();
  }

  private static String row(Flag<?> flag) {
    return "| `--%s` | %s | %s | %s |"
        .formatted(
            flag.name(),
            flag.type().name(),
            flag.defaultText().map(text -> "`" + text + "`").orElse(""),
            flag.help().replace("\n", " ").replaceAll(" +", " ").strip());
  }
}

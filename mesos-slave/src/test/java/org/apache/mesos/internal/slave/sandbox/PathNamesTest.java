// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PathNamesTest {

  @Test
  void plainIdsStayAsTheyAre() {
    for (String id : ImmutableList.of(
        "default", "Task 0 (sleep 1)", "201204182138-0-5050-1-0000", "100%", "a%zz", "...", "~x")) {
      assertThat(PathNames.encode(id)).isEqualTo(id);
    }
  }

  @Test
  void whatCouldLeadElsewhereIsEncoded() {
    assertThat(PathNames.encode("../../etc/passwd")).isEqualTo("..%2F..%2Fetc%2Fpasswd");
    assertThat(PathNames.encode("/")).isEqualTo("%2F");
    assertThat(PathNames.encode(".")).isEqualTo("%2E");
    assertThat(PathNames.encode("..")).isEqualTo("%2E%2E");
    assertThat(PathNames.encode("a\0b\n\u007f")).isEqualTo("a%00b%0A%7F");
    assertThat(PathNames.encode("")).isEqualTo("%empty");
  }

  @Test
  void differentIdsHaveDifferentNames() {
    assertThat(PathNames.encode("a%2Fb")).isEqualTo("a%252Fb");
    assertThat(PathNames.encode("a/b")).isEqualTo("a%2Fb");
  }

  @Test
  void charactersOutsideAsciiDoNotDependOnTheLocale() {
    assertThat(PathNames.encode("\u00e4")).isEqualTo("%C3%A4");
    assertThat(PathNames.encode("\ud800")).isEqualTo("?");
  }

  @Test
  void longIdsAreCutButStayDifferent() {
    String one = PathNames.encode("x".repeat(1000) + "1");
    String other = PathNames.encode("x".repeat(1000) + "2");

    assertThat(one).hasSize(200).isNotEqualTo(other);
    assertThat(PathNames.encode("y".repeat(200))).isEqualTo("y".repeat(200));
  }

  @Test
  void everyNameIsOneDirectory() {
    for (char c = 0; c < 0x200; c++) {
      Path path = Path.of("/work").resolve(PathNames.encode("a" + c + "b")).normalize();
      assertThat(path.getParent()).isEqualTo(Path.of("/work"));
    }
  }
}

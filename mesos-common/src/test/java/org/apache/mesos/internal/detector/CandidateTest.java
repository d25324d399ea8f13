// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateTest {

  @ParameterizedTest
  @CsvSource({
    "0000000007, 7, PID",
    "info_0000000012, 12, PROTOBUF",
    "json.info_2147483647, 2147483647, JSON"
  })
  void mastersZnodesAreKnownByTheirNames(String name, long sequence, MasterData data) {
    assertThat(Candidate.parse(name)).contains(new Candidate(name, sequence, data));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "log_replicas",
        "log_replicas_0000000001",
        "info_",
        "info0000000001",
        "_0000000001",
        "0000000001_",
        "-000000001",
        "xml.info_0000000001",
        "99999999999999999999999999"
      })
  void otherZnodesAreNone(String name) {
    assertThat(Candidate.parse(name)).isEmpty();
  }

  @Test
  void lowestNumberLeadsWhateverItsLabel() {
    List<String> children =
        List.of("log_replicas", "0000000009", "json.info_0000000003", "info_0000000007");

    assertThat(Candidate.first(children).map(Candidate::name)).contains("json.info_0000000003");
    assertThat(Candidate.first(List.of("log_replicas"))).isEqualTo(Optional.empty());
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.stream.Stream;
import org.apache.mesos.process.wire.Captures.Probe;
import org.apache.mesos.process.wire.Decoded.Malformed;
import org.apache.mesos.process.wire.Decoded.ReceivedMessage;
import org.apache.mesos.process.wire.Decoded.ReceivedRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The variations of a request that were tried on real slaves of both generations: what is made of
 * each, and whether it gets an answer.
 */
class ProbeTest {

  private static final String SILENT = "message without answer";
  private static final String ANSWERED = "message with answer";
  private static final String CLOSED = ", then closed";

  /** By the number of the case; the same for both generations. */
  private static final ImmutableMap<Integer, List<String>> EXPECTED =
      ImmutableMap.<Integer, List<String>>builder()
          .put(1, List.of(SILENT))
          // 2, 3, 5: the recorded slaves stay silent because the User-Agent is libprocess's. From
          // 1.4 on every message is answered, and peers of HTTP/1.1 read it (libprocess.md 10.12).
          .put(2, List.of(ANSWERED))
          .put(3, List.of(ANSWERED))
          .put(4, List.of(SILENT))
          .put(5, List.of(ANSWERED))
          // 6, 7: that of 2012 does not know Libprocess-From and says 404; 0.28.3 says 202.
          .put(6, List.of(ANSWERED))
          .put(7, List.of(ANSWERED + CLOSED))
          // 8: that of 2012 does not see a User-Agent in the last line and says 404, a defect.
          // 0.28.3 is silent and leaves the connection open.
          .put(8, List.of(SILENT))
          .put(9, List.of(SILENT, SILENT))
          .put(10, List.of(SILENT))
          .put(11, List.of("POST"))
          .put(12, List.of(SILENT))
          .put(13, List.of(SILENT))
          .put(14, List.of("closed"))
          .put(15, List.of("GET" + CLOSED))
          .put(16, List.of("GET" + CLOSED))
          .put(17, List.of("GET", "GET"))
          .put(18, List.of(SILENT))
          .put(19, List.of(SILENT))
          .put(20, List.of(SILENT))
          .buildOrThrow();

  static Stream<Probe> probes() {
    return Stream.concat(Captures.probes("2012").stream(), Captures.probes("0.28.3").stream());
  }

  @ParameterizedTest
  @MethodSource("probes")
  void probeIsTakenAs(Probe probe) {
    List<Decoded> decoded = Decoding.pieces(WireLimits.DEFAULT, probe.segments());

    assertThat(decoded.stream().map(ProbeTest::outcome))
        .as(probe.title())
        .isEqualTo(EXPECTED.get(probe.number()));
  }

  private static String outcome(Decoded decoded) {
    if (decoded instanceof ReceivedMessage received) {
      // Without an answer there is nothing after which to close.
      String outcome = received.sender().isAnswered() ? ANSWERED : SILENT;
      return received.isKeepAlive() || !received.sender().isAnswered() ? outcome : outcome + CLOSED;
    }
    if (decoded instanceof ReceivedRequest received) {
      String outcome = received.request().method();
      return received.request().isKeepAlive() ? outcome : outcome + CLOSED;
    }
    assertThat(decoded).isInstanceOf(Malformed.class);
    assertThat(((Malformed) decoded).response()).isNull();
    return "closed";
  }
}

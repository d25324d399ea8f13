// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.apache.mesos.process.Address;
import org.junit.jupiter.api.Test;

class IdsTest {

  private static final Instant START = Instant.parse("2012-04-18T13:05:59Z");

  @Test
  void aMasterIdIsTimeIpPortAndOsProcess() {
    assertThat(Ids.masterId(START, ZoneOffset.UTC, new Address(0x7f000001, 5050), 4242))
        .isEqualTo("20120418130516777343-5050-4242");
  }

  @Test
  void theIpIsASignedNumber() {
    assertThat(Ids.masterId(START, ZoneOffset.UTC, new Address(0x0a0000c8, 5050), 1))
        .isEqualTo("201204181305-939524086-5050-1");
  }

  @Test
  void eachKindOfIdHasItsCounter() {
    Ids ids = new Ids("m");

    assertThat(ids.nextFramework().getValue()).isEqualTo("m-0000");
    assertThat(ids.nextFramework().getValue()).isEqualTo("m-0001");
    assertThat(ids.nextSlave().getValue()).isEqualTo("m-0");
    assertThat(ids.nextOffer().getValue()).isEqualTo("m-0");
    assertThat(ids.nextOffer().getValue()).isEqualTo("m-1");
  }

  @Test
  void frameworkIdsGrowBeyondFourDigits() {
    Ids ids = new Ids("m");
    IntStream.range(0, 10_000).forEach(i -> ids.nextFramework());

    assertThat(ids.nextFramework().getValue()).isEqualTo("m-10000");
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.mesos.process.Address;
import org.apache.mesos.process.Generation;
import org.junit.jupiter.api.Test;

class GenerationsTest {

  private static final Address NODE = new Address(0x0a000001, 5050);

  private final Generations generations = new Generations();

  @Test
  void nodeOfWhichNothingIsKnownIsOfTheLaterGeneration() {
    assertThat(generations.of(NODE)).isEqualTo(Generation.LATER);
  }

  @Test
  void formOfAMessageTellsTheGeneration() {
    generations.learn(NODE, Sender.GENERATION_2012);

    assertThat(generations.of(NODE)).isEqualTo(Generation.OF_2012);
    assertThat(generations.of(new Address(NODE.ip(), 1))).isEqualTo(Generation.LATER);
  }

  @Test
  void nodeThatWasUpgradedIsOfTheLaterGeneration() {
    generations.learn(NODE, Sender.GENERATION_2012);

    generations.learn(NODE, Sender.NODE);

    assertThat(generations.of(NODE)).isEqualTo(Generation.LATER);
  }
}

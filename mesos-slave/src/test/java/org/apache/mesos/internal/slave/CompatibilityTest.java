// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.internal.resources.Attributes;
import org.apache.mesos.internal.resources.Resources;
import org.junit.jupiter.api.Test;

class CompatibilityTest {

  private static SlaveInfo.Builder info(String hostname, String resources, String attributes) {
    return SlaveInfo.newBuilder()
        .setId(Samples.SLAVE_ID)
        .setHostname(hostname)
        .setWebuiHostname(hostname)
        .addAllResources(Resources.parse(resources).toProto())
        .addAllAttributes(Attributes.parse(attributes).toProto());
  }

  private static final SlaveInfo BEFORE = info("a", "cpus:2;mem:10", "rack:r1").build();

  @Test
  void sameSlaveMayGoOn() {
    assertThat(Compatibility.problem(BEFORE, BEFORE)).isEmpty();
  }

  @Test
  void orderOfResourcesAndThePortDoNotMatter() {
    SlaveInfo now = info("a", "mem:10;cpus:2", "rack:r1")
        .setPort(1234)
        .setWebuiHostname("public")
        .clearId()
        .build();

    assertThat(Compatibility.problem(BEFORE, now)).isEmpty();
  }

  @Test
  void everyOtherChangeIsNamed() {
    assertThat(
            Compatibility.problem(BEFORE, info("b", "cpus:2;mem:10", "rack:r1").build()))
        .hasValueSatisfying(
            problem -> assertThat(problem).contains("hostname changed from 'a' to 'b'"));
    assertThat(
            Compatibility.problem(BEFORE, info("a", "cpus:3;mem:10", "rack:r1").build()))
        .hasValueSatisfying(problem -> assertThat(problem).contains("resources changed"));
    assertThat(
            Compatibility.problem(BEFORE, info("a", "cpus:2;mem:10", "rack:r2").build()))
        .hasValueSatisfying(problem -> assertThat(problem).contains("attributes changed"));
  }
}

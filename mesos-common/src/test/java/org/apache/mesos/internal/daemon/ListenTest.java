// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.transport.TransportConfig;
import org.junit.jupiter.api.Test;

class ListenTest {

  @Test
  void libprocessVariablesStandForFlags() {
    assertThat(Listen.environmentForFlags(
            ImmutableMap.of("LIBPROCESS_IP", "127.0.0.1", "LIBPROCESS_PORT", "6000", "A", "b")))
        .isEqualTo(ImmutableMap.of("MESOS_IP", "127.0.0.1", "MESOS_PORT", "6000", "A", "b"));
  }

  @Test
  void theVariablesOfFlagsComeFirst() {
    assertThat(Listen.environmentForFlags(
            ImmutableMap.of("LIBPROCESS_PORT", "6000", "MESOS_PORT", "7000")))
        .isEqualTo(ImmutableMap.of("MESOS_PORT", "7000"));
  }

  @Test
  void ipAndPortAreTheFlagsAndTheRestIsTheEnvironments() {
    TransportConfig config = Listen.config(
        Optional.of("127.0.0.1"),
        5050,
        ImmutableMap.of(
            "LIBPROCESS_ADVERTISE_IP", "10.0.0.1",
            "LIBPROCESS_ADVERTISE_PORT", "80",
            "LIBPROCESS_REQUIRE_PEER_ADDRESS_IP_MATCH", "true"));

    assertThat(config.bind()).isEqualTo(new Address(0x7f000001, 5050));
    assertThat(config.advertise()).isEqualTo(new Address(0x0a000001, 80));
    assertThat(config.requirePeerIpMatch()).isTrue();
  }

  @Test
  void withoutAnIpEveryInterfaceIsMeant() {
    assertThat(Listen.config(Optional.empty(), 0, ImmutableMap.of()).bind())
        .isEqualTo(Address.NONE);
  }

  @Test
  void aBadVariableIsRefused() {
    assertThatThrownBy(() ->
            Listen.config(Optional.empty(), 0, ImmutableMap.of("LIBPROCESS_ADVERTISE_PORT", "x")))
        .hasMessageContaining("LIBPROCESS_ADVERTISE_PORT");
  }
}

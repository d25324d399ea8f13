// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import org.apache.mesos.process.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibprocessEnvironmentTest {

  @Test
  void emptyEnvironmentBindsEveryInterfaceAtAFreePort() {
    assertThat(LibprocessEnvironment.read(ImmutableMap.of()))
        .isEqualTo(TransportConfig.of(Address.NONE));
  }

  @Test
  void everyVariableIsRead() {
    TransportConfig config = LibprocessEnvironment.read(ImmutableMap.of(
        "LIBPROCESS_IP", "127.0.0.1",
        "LIBPROCESS_PORT", "5051",
        "LIBPROCESS_ADVERTISE_IP", "10.0.0.2",
        "LIBPROCESS_ADVERTISE_PORT", "31000",
        "LIBPROCESS_REQUIRE_PEER_ADDRESS_IP_MATCH", "true"));

    assertThat(config)
        .isEqualTo(TransportConfig.of(new Address(0x7f000001, 5051))
            .withAdvertise(new Address(0x0a000002, 31000))
            .withRequirePeerIpMatch(true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LIBPROCESS_IP | localhost | LIBPROCESS_IP: 'localhost' (expected: an IPv4 address)",
        "LIBPROCESS_IP | ::1 | LIBPROCESS_IP: '::1' (expected: an IPv4 address)",
        "LIBPROCESS_PORT | x | LIBPROCESS_PORT: 'x' (expected: 0-65535)",
        "LIBPROCESS_PORT | -1 | LIBPROCESS_PORT: '-1' (expected: 0-65535)",
        "LIBPROCESS_PORT | 65536 | LIBPROCESS_PORT: '65536' (expected: 0-65535)",
        "LIBPROCESS_ADVERTISE_PORT | 0 | LIBPROCESS_ADVERTISE_PORT: '0' (expected: 1-65535)",
        "LIBPROCESS_REQUIRE_PEER_ADDRESS_IP_MATCH | yes "
            + "| LIBPROCESS_REQUIRE_PEER_ADDRESS_IP_MATCH: 'yes' (expected: true or false)",
      })
  void badValueIsToldInOneLine(String variable, String value, String text) {
    assertThatThrownBy(() -> LibprocessEnvironment.read(ImmutableMap.of(variable, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(text);
  }
}

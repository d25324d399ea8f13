// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Ints;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.process.Address;
import org.jspecify.annotations.Nullable;

/** The {@code LIBPROCESS_*} variables of the environment (libprocess.md 1.5). */
public final class LibprocessEnvironment {

  private static final String IP = "LIBPROCESS_IP";
  private static final String PORT = "LIBPROCESS_PORT";
  private static final String ADVERTISE_IP = "LIBPROCESS_ADVERTISE_IP";
  private static final String ADVERTISE_PORT = "LIBPROCESS_ADVERTISE_PORT";
  private static final String IP_MATCH = "LIBPROCESS_REQUIRE_PEER_ADDRESS_IP_MATCH";

  private LibprocessEnvironment() {}

  /**
   * The settings that the variables give, the usual ones where they say nothing: every interface, a
   * free port.
   *
   * @throws IllegalArgumentException if one has a bad value; the message is one line for the user
   */
  public static TransportConfig read(Map<String, String> environment) {
    Address bind = new Address(ip(IP, environment), port(PORT, 0, environment));
    Address advertise =
        new Address(ip(ADVERTISE_IP, environment), port(ADVERTISE_PORT, 1, environment));
    return TransportConfig.of(bind)
        .withAdvertise(advertise)
        .withRequirePeerIpMatch(isTrue(IP_MATCH, environment));
  }

  private static int ip(String name, Map<String, String> environment) {
    String text = environment.get(name);
    if (text == null) {
      return 0;
    }
    Optional<Integer> ip = Address.parseIp(text);
    checkArgument(ip.isPresent(), "%s: '%s' (expected: an IPv4 address)", name, text);
    return ip.get();
  }

  private static int port(String name, int min, Map<String, String> environment) {
    String text = environment.get(name);
    if (text == null) {
      return 0;
    }
    @Nullable Integer port = Ints.tryParse(text);
    checkArgument(
        port != null && port >= min && port <= 65535,
        "%s: '%s' (expected: %s-65535)",
        name,
        text,
        min);
    return port;
  }

  private static boolean isTrue(String name, Map<String, String> environment) {
    String text = environment.getOrDefault(name, "false");
    return switch (text) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default ->
        throw new IllegalArgumentException(name + ": '" + text + "' (expected: true or false)");
    };
  }
}

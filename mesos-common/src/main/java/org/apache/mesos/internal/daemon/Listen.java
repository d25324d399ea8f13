// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.daemon;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.transport.LibprocessEnvironment;
import org.apache.mesos.process.transport.TransportConfig;

/** Where a daemon listens: what its flags say, else the {@code LIBPROCESS_*} variables. */
public final class Listen {

  private Listen() {}

  /**
   * The environment where {@code LIBPROCESS_IP} and {@code LIBPROCESS_PORT} stand for flags ip and
   * port, unless {@code MESOS_IP} and {@code MESOS_PORT} do. The default of a flag would hide them.
   */
  public static Map<String, String> environmentForFlags(Map<String, String> environment) {
    Map<String, String> result = new LinkedHashMap<>(environment);
    rename(result, "LIBPROCESS_IP", "MESOS_IP");
    rename(result, "LIBPROCESS_PORT", "MESOS_PORT");
    return result;
  }

  private static void rename(Map<String, String> environment, String from, String to) {
    String value = environment.remove(from);
    if (value != null) {
      environment.putIfAbsent(to, value);
    }
  }

  /**
   * The settings of a transport that listens there.
   *
   * @throws IllegalArgumentException if a variable has a bad value; the message is for users
   */
  public static TransportConfig config(
      Optional<String> ip, int port, Map<String, String> environmentForFlags) {
    TransportConfig fromEnvironment = LibprocessEnvironment.read(environmentForFlags);
    int address = ip.flatMap(Address::parseIp).orElse(0);
    return TransportConfig.of(new Address(address, port))
        .withAdvertise(fromEnvironment.advertise())
        .withRequirePeerIpMatch(fromEnvironment.requirePeerIpMatch());
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.common.base.Splitter;
import com.google.common.primitives.Ints;
import java.util.List;
import java.util.Optional;

/** Where a slave is, as operators write it: the name of its host and its port. */
record HostPort(String host, int port) {

  private static final Splitter COLON = Splitter.on(':');
  private static final int MAX_PORT = 65535;

  /** Reads {@code host:port}. */
  static Optional<HostPort> parse(String text) {
    List<String> parts = COLON.splitToList(text);
    return parts.size() == 2 ? of(parts.get(0), parts.get(1)) : Optional.empty();
  }

  /** A host that is not empty and a port from 0 to 65535. */
  static Optional<HostPort> of(String host, String port) {
    Integer number = Ints.tryParse(port);
    return host.isEmpty() || number == null || number < 0 || number > MAX_PORT
        ? Optional.empty()
        : Optional.of(new HostPort(host, number));
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}

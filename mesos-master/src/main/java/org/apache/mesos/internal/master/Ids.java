// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.process.Address;

/** The ids that the master gives out (master.md 1), and which ids of others it accepts. */
final class Ids {

  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyyMMddHHmm");

  /** Ids become names of directories; that is how long those may be on Linux. */
  private static final int MAX_BYTES = 255;

  private final String masterId;
  private int nextFramework;
  private int nextSlave;
  private int nextOffer;

  Ids(String masterId) {
    this.masterId = masterId;
  }

  /** An id for a master that starts at this time and place in an OS process. */
  static String masterId(Instant start, ZoneId zone, Address address, long osPid) {
    return MINUTE.withZone(zone).format(start)
        + networkOrder(address)
        + "-"
        + address.port()
        + "-"
        + osPid;
  }

  /** The ip as x86 reads its bytes in network order: 127.0.0.1 is 16777343. */
  static int networkOrder(Address address) {
    return Integer.reverseBytes(address.ip());
  }

  String master() {
    return masterId;
  }

  FrameworkID nextFramework() {
    String id = String.format("%s-%04d", masterId, nextFramework++);
    return FrameworkID.newBuilder().setValue(id).build();
  }

  SlaveID nextSlave() {
    return SlaveID.newBuilder().setValue(masterId + "-" + nextSlave++).build();
  }

  OfferID nextOffer() {
    return OfferID.newBuilder().setValue(masterId + "-" + nextOffer++).build();
  }

  /**
   * What is wrong with an id that somebody else chose. Ids name directories of slaves and stand in
   * logs, so an id must be one name that stays where it is put.
   */
  static Optional<String> problem(String id) {
    if (id.isEmpty()) {
      return Optional.of("it is empty");
    }
    if (id.equals(".") || id.equals("..") || id.indexOf('/') >= 0) {
      return Optional.of("it has a meaning in paths");
    }
    if (id.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("it has control characters");
    }
    if (id.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return Optional.of("it is longer than " + MAX_BYTES + " bytes");
    }
    return Optional.empty();
  }
}

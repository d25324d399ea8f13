// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import com.google.common.primitives.Ints;
import com.google.common.primitives.UnsignedInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 address and a TCP port: where a node listens (libprocess.md 1).
 *
 * <p>Immutable and free of name resolution: making one never blocks.
 *
 * @param ip the address as a big-endian int, 127.0.0.1 is {@code 0x7f000001}; 0 stands for "none"
 * @param port 0 to 65535
 */
public record Address(int ip, int port) implements Comparable<Address> {

  /** No address: {@code 0.0.0.0:0}. */
  public static final Address NONE = new Address(0, 0);

  /** Throws IllegalArgumentException unless the port is in 0-65535. */
  public Address {
    checkArgument(port >= 0 && port <= 65535, "port: %s (expected: 0-65535)", port);
  }

  /** The address of an IPv4 socket address that is already resolved. */
  public static Address of(InetSocketAddress socket) {
    checkArgument(
        socket.getAddress() instanceof Inet4Address, "address: %s (expected: IPv4)", socket);
    return of(socket.getAddress(), socket.getPort());
  }

  /** An IPv4 address with a port; IllegalArgumentException for an address of another family. */
  public static Address of(InetAddress ip, int port) {
    byte[] octets = ip.getAddress();
    checkArgument(octets.length == 4, "address: %s (expected: IPv4)", ip);
    return new Address(Ints.fromByteArray(octets), port);
  }

  /** Reads a dotted quad such as {@code 10.0.0.1}; empty for anything else, names included. */
  public static Optional<Integer> parseIp(String text) {
    if (text.length() < 7 || text.length() > 15) {
      return Optional.empty();
    }
    List<String> parts = Splitter.on('.').splitToList(text);
    if (parts.size() != 4) {
      return Optional.empty();
    }
    int ip = 0;
    for (String part : parts) {
      int octet = parseOctet(part);
      if (octet < 0) {
        return Optional.empty();
      }
      ip = ip << 8 | octet;
    }
    return Optional.of(ip);
  }

  private static int parseOctet(String text) {
    if (text.isEmpty() || text.length() > 3) {
      return -1;
    }
    int octet = 0;
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      octet = octet * 10 + digit - '0';
    }
    return octet <= 255 ? octet : -1;
  }

  /** The IPv4 address as a dotted quad. */
  public String host() {
    return (ip >>> 24) + "." + (ip >>> 16 & 0xff) + "." + (ip >>> 8 & 0xff) + "." + (ip & 0xff);
  }

  /** This address for use with sockets; resolves nothing. */
  public InetSocketAddress toSocketAddress() {
    byte[] octets = {(byte) (ip >>> 24), (byte) (ip >>> 16), (byte) (ip >>> 8), (byte) ip};
    try {
      return new InetSocketAddress(InetAddress.getByAddress(octets), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("four octets are always an address", e);
    }
  }

  // Asked for every message: the generated ones of a record are slow until they are compiled.
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof Address other && ip == other.ip && port == other.port;
  }

  @Override
  public int hashCode() {
    return 31 * ip + port;
  }

  @Override
  public int compareTo(Address other) {
    int byIp = UnsignedInteger.fromIntBits(ip).compareTo(UnsignedInteger.fromIntBits(other.ip));
    return byIp != 0 ? byIp : Integer.compare(port, other.port);
  }

  @Override
  public String toString() {
    return host() + ":" + port;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static java.util.Objects.requireNonNull;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The address of a process anywhere: {@code id@ip:port} (libprocess.md 1).
 *
 * <p>Immutable for all who use it. "Complete" and "empty" are not opposites: {@code @10.0.0.1:80}
 * is neither. Sends and links refuse only the empty one.
 */
public final class Upid implements Comparable<Upid> {

  /** No process. Its text {@code @0.0.0.0:0} is what a message without a sender carries. */
  public static final Upid EMPTY = new Upid("", Address.NONE);

  private final String id;
  private final Address address;

  /**
   * The process of this address that was found last, so that the next message to it needs no
   * look-up. A hint: it may have ended, or be unknown. Written by any thread without care, because
   * every value that it ever has is good, and a cell is safe to share.
   */
  private @Nullable ProcessCell cell;

  /** The address of a process; neither part may be null. */
  public Upid(String id, Address address) {
    this.id = requireNonNull(id, "id");
    this.address = requireNonNull(address, "address");
  }

  /** The name of the process on its node. */
  public String id() {
    return id;
  }

  /** Where its node listens. */
  public Address address() {
    return address;
  }

  /**
   * Reads {@code id@a.b.c.d:port}. Never blocks: a host name instead of a dotted quad does not
   * parse, see {@link #resolve}. As the original reads one blank-delimited word, blanks before it
   * and everything after it are ignored (libprocess.md 1.2).
   */
  public static Optional<Upid> parse(String text) {
    return Parts.of(text)
        .flatMap(parts ->
            Address.parseIp(parts.host).map(ip -> new Upid(parts.id, new Address(ip, parts.port))));
  }

  /**
   * Reads {@code id@host:port} where the host may be a name, looked up through DNS for its first
   * IPv4 address. Blocks; not to be called by a process.
   *
   * @throws UnknownHostException if the text is well-formed and the name has no IPv4 address
   */
  public static Optional<Upid> resolve(String text) throws UnknownHostException {
    Optional<Parts> parts = Parts.of(text);
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    String host = parts.get().host;
    for (InetAddress candidate : InetAddress.getAllByName(host)) {
      if (candidate instanceof Inet4Address) {
        return Optional.of(new Upid(parts.get().id, Address.of(candidate, parts.get().port)));
      }
    }
    throw new UnknownHostException(host + ": no IPv4 address");
  }

  /** Whether id, ip and port are all present. */
  public boolean isComplete() {
    return !id.isEmpty() && address.ip() != 0 && address.port() != 0;
  }

  /** Whether id, ip and port are all absent. */
  public boolean isEmpty() {
    return id.isEmpty() && address.ip() == 0 && address.port() == 0;
  }

  @Nullable
  ProcessCell cell() {
    return cell;
  }

  void setCell(ProcessCell found) {
    cell = found;
  }

  @Override
  public boolean equals(@Nullable Object object) {
    return object == this
        || object instanceof Upid other && id.equals(other.id) && address.equals(other.address);
  }

  @Override
  public int hashCode() {
    return 31 * id.hashCode() + address.hashCode();
  }

  @Override
  public int compareTo(Upid other) {
    int byAddress = address.compareTo(other.address);
    return byAddress != 0 ? byAddress : id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return id + "@" + address;
  }

  private record Parts(String id, String host, int port) {

    static Optional<Parts> of(String text) {
      String word = firstWord(text);
      int at = word.indexOf('@');
      int colon = at < 0 ? -1 : word.indexOf(':', at);
      if (colon < 0 || colon == at + 1) {
        return Optional.empty();
      }
      int port = leadingNumber(word, colon + 1);
      return port < 0
          ? Optional.empty()
          : Optional.of(new Parts(word.substring(0, at), word.substring(at + 1, colon), port));
    }

    private static String firstWord(String text) {
      int begin = 0;
      while (begin < text.length() && isBlank(text.charAt(begin))) {
        begin++;
      }
      int end = begin;
      while (end < text.length() && !isBlank(text.charAt(end))) {
        end++;
      }
      return text.substring(begin, end);
    }

    private static boolean isBlank(char c) {
      return c == ' ' || c >= '\t' && c <= '\r';
    }

    /**
     * The number at the index, or -1. The original takes it modulo 65536 and so reads "70000" as
     * 4464; a port that does not exist is refused here instead.
     */
    private static int leadingNumber(String word, int begin) {
      int number = -1;
      for (int i = begin; i < word.length(); i++) {
        char digit = word.charAt(i);
        if (digit < '0' || digit > '9') {
          break;
        }
        number = Math.max(number, 0) * 10 + digit - '0';
        if (number > 65535) {
          return -1;
        }
      }
      return number;
    }
  }
}

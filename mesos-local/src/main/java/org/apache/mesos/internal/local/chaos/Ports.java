// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Finds ports that are free, and stay so while who has them is down: below those that the system
 * gives to whoever asks for any.
 */
final class Ports {

  static final String LOOPBACK = "127.0.0.1";

  private static final int FIRST = 10_000;
  private static final int COUNT = 20_000;

  private int next;

  /** Finds ports from one on that depends on the number, so that several runs do not meet. */
  Ports(long number) {
    next = Math.floorMod(number * 100, COUNT);
  }

  int free() throws IOException {
    for (int attempt = 0; attempt < COUNT; attempt++) {
      int port = FIRST + next;
      next = (next + 1) % COUNT;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException("No port is free from " + FIRST + " to " + (FIRST + COUNT - 1));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

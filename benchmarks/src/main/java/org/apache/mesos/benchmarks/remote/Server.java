// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks.remote;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Serves with one engine, says where, and answers each line of input with its CPU time. */
final class Server {

  private Server() {}

  public static void main(String[] args) throws Exception {
    RemoteEngine engine = RemoteEngine.of(args[0]);
    Fork.say(engine.serve());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      Fork.say(String.valueOf(Cpu.nanos()));
    }
    System.exit(0);
  }
}

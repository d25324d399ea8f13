// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The ZooKeeper of the cluster: the server of the Apache project with a configuration of ours. */
final class ZooKeeperProgram {

  /** By name, as only the detection of masters may know its classes. */
  static final String MAIN = "org.apache.zookeeper.server.ZooKeeperServerMain";

  /**
   * The longest session that it grants. A killed master leads until then, so with less than
   * programs ask for there is more to be seen in a minute.
   */
  static final Duration SESSION = Duration.ofSeconds(5);

  private static final Duration TICK = Duration.ofMillis(500);

  private ZooKeeperProgram() {}

  /** Writes the configuration into a directory, which the data go to as well; gives its file. */
  static Path configure(Path directory, int port) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve("zoo.cfg");
    Files.writeString(
        file, """
        dataDir=%s
        clientPort=%d
        clientPortAddress=%s
        tickTime=%d
        maxSessionTimeout=%d
        maxCnxns=1000
        admin.enableServer=false
        """.formatted(directory, port, Ports.LOOPBACK, TICK.toMillis(), SESSION.toMillis()));
    return file;
  }
}

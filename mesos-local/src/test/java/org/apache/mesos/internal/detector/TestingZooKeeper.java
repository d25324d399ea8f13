// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;

/** A real ZooKeeper server in this JVM, on loopback, for tests with whole clusters. */
public final class TestingZooKeeper implements Closeable {

  private static final String HOST = "127.0.0.1";
  private static final Map<String, Object> ONLY_ON_LOOPBACK = Map.of("clientPortAddress", HOST);

  /** A session lasts 2 to 20 of them. */
  private static final int TICK_MILLIS = 500;

  private final TestingServer server;

  public TestingZooKeeper(Path directory) throws Exception {
    server = new TestingServer(
        new InstanceSpec(
            directory.toFile(), -1, -1, -1, false, -1, TICK_MILLIS, -1, ONLY_ON_LOOPBACK, HOST),
        true);
  }

  /** What the flags of daemons take. */
  public String url() {
    return "zk://" + server.getConnectString() + "/mesos";
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

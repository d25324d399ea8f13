// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.CuratorEventType;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.mesos.internal.detector.MasterLocator.Role;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.client.ConnectStringParser;

/**
 * A detector that asks ZooKeeper (detection.md 4). It owns the connection; what comes over that
 * goes to its {@link Election}, a process. Nobody waits for ZooKeeper: a detector that finds none
 * goes on trying.
 */
final class ZooKeeperMasterDetector implements MasterDetector {

  /** The reference's: so long a leader may be gone before another one leads. */
  static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

  private final CuratorFramework client;
  private final Election election;

  private ZooKeeperMasterDetector(CuratorFramework client, Election election) {
    this.client = client;
    this.election = election;
  }

  static ZooKeeperMasterDetector open(Node node, ZooKeeperUrl url, Upid self, Role role)
      throws MasterDetectionException {
    return open(node, url, self, role, SESSION_TIMEOUT);
  }

  static ZooKeeperMasterDetector open(
      Node node, ZooKeeperUrl url, Upid self, Role role, Duration sessionTimeout)
      throws MasterDetectionException {
    check(url);
    CuratorFramework client = client(url, sessionTimeout);
    Election election = new Election(node, client, url, self, role);
    node.spawn(election);
    client
        .getConnectionStateListenable()
        .addListener((source, state) -> election.execute(() -> tell(election, state)));
    client.getCuratorListenable().addListener((source, event) -> {
      if (event.getType() == CuratorEventType.WATCHED
          && event.getWatchedEvent().getState() == KeeperState.AuthFailed) {
        election.execute(election::refused);
      }
    });
    client.start();
    return new ZooKeeperMasterDetector(client, election);
  }

  static void check(ZooKeeperUrl url) throws MasterDetectionException {
    try {
      var unused = new ConnectStringParser(url.servers());
    } catch (IllegalArgumentException e) {
      throw new MasterDetectionException(
          "Expecting servers (host:port,host:port) in the URL, not '" + url.servers() + "'", e);
    }
  }

  static CuratorFramework client(ZooKeeperUrl url, Duration sessionTimeout) {
    var builder = CuratorFrameworkFactory.builder()
        .connectString(url.servers())
        .sessionTimeoutMs((int) sessionTimeout.toMillis())
        .connectionTimeoutMs((int) sessionTimeout.toMillis())
        // Without a connection for as long as a session lasts, Curator takes that for expired, also
        // while no server can say so. What fails because the connection is lost is done again when
        // there is a new one.
        .retryPolicy((retries, elapsedMillis, sleeper) -> false)
        // The servers are those of the URL.
        .ensembleTracker(false);
    ZooKeeperUrl.Authentication authentication = url.authentication();
    if (authentication != null) {
      builder.authorization(
          authentication.scheme(), authentication.credentials().getBytes(StandardCharsets.UTF_8));
    }
    return builder.build();
  }

  private static void tell(Election election, ConnectionState state) {
    switch (state) {
      case CONNECTED, RECONNECTED -> election.connected();
      case SUSPENDED -> election.disconnected();
      case LOST -> election.expired();
      case READ_ONLY -> {} // Never asked for.
    }
  }

  /** For tests, which expire its session. */
  CuratorFramework client() {
    return client;
  }

  @Override
  public void close() {
    election.terminate();
    // Ends the session, so that a contender's znode is gone at once.
    client.close();
  }
}

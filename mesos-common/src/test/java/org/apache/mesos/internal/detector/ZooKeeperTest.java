// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.zookeeper.KeeperException.NoAuthException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the detection relies on: the client and the server as the tests use them. */
class ZooKeeperTest {

  @TempDir
  private Path directory;

  private ZooKeeperFixture zooKeeper;

  @BeforeEach
  void start() throws Exception {
    zooKeeper = new ZooKeeperFixture(directory).start();
  }

  @AfterEach
  void close() throws Exception {
    zooKeeper.close();
  }

  /** Reference: ZooKeeperTest.Auth. */
  @Test
  void znodeOfAnAuthenticatedClientIsReadByAllAndChangedByNobodyElse() throws Exception {
    CuratorFramework creator = zooKeeper.client("creator:creator");
    creator.create().withACL(Election.READ_ALL_CREATOR_ALL).forPath("/test", "42".getBytes(UTF_8));

    for (String credentials : new String[] {null, "nonowner:nonowner"}) {
      CuratorFramework other = zooKeeper.client(credentials);
      assertThat(other.getData().forPath("/test")).asString().isEqualTo("42");
      assertThatThrownBy(() -> other.setData().forPath("/test", "43".getBytes(UTF_8)))
          .isInstanceOf(NoAuthException.class);
    }
    creator.setData().forPath("/test", "37".getBytes(UTF_8));
    assertThat(creator.getData().forPath("/test")).asString().isEqualTo("37");
  }

  /** Reference: ZooKeeperServerTest.InProcess. */
  @Test
  void clientHearsOfItsConnectionAndOfTheEndOfItsSession() throws Exception {
    BlockingQueue<ConnectionState> states = new LinkedBlockingQueue<>();
    CuratorFramework client = zooKeeper.client(null);
    client.getConnectionStateListenable().addListener((source, state) -> states.add(state));
    client.blockUntilConnected();

    ZooKeeperFixture.expire(client);

    ConnectionState state = null;
    while (state != ConnectionState.LOST) {
      state = states.poll(ZooKeeperFixture.LIMIT_SECONDS, TimeUnit.SECONDS);
      assertThat(state).isNotNull();
    }
  }
}

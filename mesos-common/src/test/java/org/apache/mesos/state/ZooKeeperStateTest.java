// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.apache.mesos.internal.state.Messages.Entry;
import org.apache.zookeeper.KeeperException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real server on loopback. Each test has a znode of its own. */
class ZooKeeperStateTest extends StateSuite {

  private static final String HOST = "127.0.0.1";
  private static final int TICK_MILLIS = 500;

  private static TestingServer server;
  private static int znodes;

  private String znode = "";

  @BeforeAll
  static void startServer(@TempDir Path directory) throws Exception {
    server = new TestingServer(
        new InstanceSpec(
            directory.toFile(),
            -1,
            -1,
            -1,
            false,
            -1,
            TICK_MILLIS,
            -1,
            Map.of("clientPortAddress", HOST),
            HOST),
        true);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @Override
  State open() {
    if (znode.isEmpty()) {
      znode = "/frameworks/" + ++znodes;
    }
    return new ZooKeeperState(server.getConnectString(), 5, TimeUnit.SECONDS, znode);
  }

  private ZooKeeperState open(String user) {
    return new ZooKeeperState(
        server.getConnectString(),
        5,
        TimeUnit.SECONDS,
        znode + "/",
        "digest",
        user.getBytes(UTF_8));
  }

  @Test
  void anotherStateSeesTheSameVariables() throws Exception {
    AbstractState mine = (AbstractState) open();
    AbstractState theirs = (AbstractState) open();
    Variable old = store(mine, get(mine.fetch("a")), "mine");

    assertThat(store(theirs, get(theirs.fetch("a")), "theirs")).isNotNull();

    assertThat(store(mine, old, "mine again")).isNull();
    assertThat(text(get(mine.fetch("a")))).isEqualTo("theirs");
    mine.close();
    theirs.close();
  }

  @Test
  void variableIsStoredAsMesosDoes() throws Exception {
    AbstractState state = (AbstractState) open();
    store(state, get(state.fetch("a")), "value");

    try (CuratorFramework client =
        CuratorFrameworkFactory.newClient(server.getConnectString(), new RetryOneTime(1))) {
      client.start();
      Entry entry = Entry.parseFrom(client.getData().forPath(znode + "/a"));

      assertThat(entry.getName()).isEqualTo("a");
      assertThat(entry.getUuid().size()).isEqualTo(16);
      assertThat(entry.getValue().toStringUtf8()).isEqualTo("value");
    }
    state.close();
  }

  @Test
  void withCredentialsOthersMayOnlyRead() throws Exception {
    AbstractState owner = open("me:secret");
    store(owner, get(owner.fetch("a")), "1");
    AbstractState other = open("you:guess");

    Variable read = get(other.fetch("a"));

    assertThat(text(read)).isEqualTo("1");
    assertThatThrownBy(() -> store(other, read, "2"))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(KeeperException.NoAuthException.class);
    owner.close();
    other.close();
  }

  @Test
  void valueThatZooKeeperWouldNotTakeIsRefused() throws Exception {
    AbstractState state = (AbstractState) open();
    Variable variable = get(state.fetch("large"));

    assertThatThrownBy(() -> get(state.store(variable.mutate(new byte[1024 * 1024]))))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("(expected: less than 1 MB)");
    assertThat(store(state, variable, "small")).isNotNull();
    state.close();
  }

  @Test
  void operationsWaitForTheServer() throws Exception {
    AbstractState state = (AbstractState) open();
    store(state, get(state.fetch("a")), "1");
    server.stop();
    var fetched = state.fetch("a");
    assertThat(fetched.isDone()).isFalse();

    server.restart();

    assertThat(text(get(fetched))).isEqualTo("1");
    state.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.mesos.internal.detector.ZooKeeperFixture.LIMIT_SECONDS;
import static org.apache.mesos.internal.detector.ZooKeeperFixture.PATH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.internal.detector.MasterLocator.Role;
import org.apache.mesos.internal.detector.ZooKeeperFixture.Member;
import org.apache.zookeeper.KeeperException.NoAuthException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZooKeeperMasterDetectorTest {

  @TempDir
  private Path directory;

  private ZooKeeperFixture zooKeeper;

  @BeforeEach
  void create() throws Exception {
    zooKeeper = new ZooKeeperFixture(directory);
  }

  @AfterEach
  void close() throws Exception {
    zooKeeper.close();
  }

  /** Its znode is one that the reference and Mesos 1.11 can read. */
  @Test
  void firstContenderLeads() throws Exception {
    zooKeeper.start();
    Member master = zooKeeper.contender();

    String token = master.token();

    assertThat(token).matches("\\d{10}");
    assertThat(master.next()).isEqualTo("leader " + master.pid);
    CuratorFramework client = zooKeeper.client(null);
    Stat stat = new Stat();
    byte[] data = client.getData().storingStatIn(stat).forPath(PATH + "/" + token);
    assertThat(new String(data, UTF_8)).isEqualTo(master.pid);
    assertThat(stat.getEphemeralOwner()).isNotZero();
    assertThat(client.getData().forPath(PATH)).isEmpty();
  }

  @Test
  void secondContenderTakesOverWhenTheFirstLeaves() throws Exception {
    zooKeeper.start();
    Member first = zooKeeper.contender();
    first.token();
    first.next();
    Member second = zooKeeper.contender();
    second.token();
    assertThat(second.next()).isEqualTo("leader " + first.pid);
    Member slave = zooKeeper.observer();
    assertThat(slave.next()).isEqualTo("leader " + first.pid);

    first.leave();

    assertThat(second.next()).isEqualTo("leader " + second.pid);
    assertThat(slave.next()).isEqualTo("leader " + second.pid);
    assertThat(first.news).isEmpty();
  }

  @Test
  void oneOfTwoThatRaceLeads() throws Exception {
    Member one = zooKeeper.contender();
    Member other = zooKeeper.contender();
    Member slave = zooKeeper.observer();

    zooKeeper.start();

    boolean isOneFirst = one.token().compareTo(other.token()) < 0;
    String leader = "leader " + (isOneFirst ? one : other).pid;
    assertThat(lastOf(one, leader)).isEqualTo(leader);
    assertThat(lastOf(other, leader)).isEqualTo(leader);
    assertThat(lastOf(slave, leader)).isEqualTo(leader);
  }

  /** What a process hears up to the expected news. */
  private static String lastOf(Member member, String expected) throws InterruptedException {
    String next = member.next();
    return next.equals(expected) ? next : member.next();
  }

  @Test
  void leaderIsFoundByThoseThatStartBeforeTheServer() throws Exception {
    Member slave = zooKeeper.observer();
    Member master = zooKeeper.contender();

    zooKeeper.start();

    master.token();
    assertThat(master.next()).isEqualTo("leader " + master.pid);
    assertThat(lastOf(slave, "leader " + master.pid)).isEqualTo("leader " + master.pid);
  }

  @Test
  void observerThatComesFirstHearsOfNobodyAndMakesNothing() throws Exception {
    zooKeeper.start();

    Member slave = zooKeeper.observer();

    assertThat(slave.next()).isEqualTo("nobody");
    assertThat(zooKeeper.client(null).checkExists().forPath("/test")).isNull();
    Member master = zooKeeper.contender();
    assertThat(slave.next()).isEqualTo("leader " + master.pid);
  }

  @Test
  void masterThatComesBackUnderTheSameZnodeIsToldAgain() throws Exception {
    zooKeeper.start();
    CuratorFramework client = zooKeeper.client(null);
    byte[] pid = "master@10.0.0.1:5050".getBytes(UTF_8);
    client.create().creatingParentsIfNeeded().forPath(PATH + "/0000000001", pid);
    Member slave = zooKeeper.observer();
    assertThat(slave.next()).isEqualTo("leader master@10.0.0.1:5050");

    client.delete().forPath(PATH + "/0000000001");
    assertThat(slave.next()).isEqualTo("nobody");
    client.create().forPath(PATH + "/0000000001", pid);

    assertThat(slave.next()).isEqualTo("leader master@10.0.0.1:5050");
  }

  /** It cannot know whether somebody else has led meanwhile. */
  @Test
  void leaderWhoseSessionHasExpiredHearsThatItDoesNotLeadAnyMore() throws Exception {
    zooKeeper.start();
    Member master = zooKeeper.contender();
    String token = master.token();
    master.next();

    ZooKeeperFixture.expire(master.client());

    assertThat(master.next()).isEqualTo("nobody");
    assertThat(master.token()).isGreaterThan(token);
    assertThat(master.next()).isEqualTo("leader " + master.pid);
  }

  @Test
  void deposedLeaderHearsOfItsSuccessor() throws Exception {
    zooKeeper.start();
    Member old = zooKeeper.contender();
    old.token();
    assertThat(old.next()).isEqualTo("leader " + old.pid);
    Member successor = zooKeeper.contender();
    successor.token();
    successor.next();

    ZooKeeperFixture.expire(old.client());

    assertThat(successor.next()).isEqualTo("leader " + successor.pid);
    assertThat(old.next()).isEqualTo("nobody");
    old.token();
    assertThat(old.next()).isEqualTo("leader " + successor.pid);
  }

  @Test
  void observerWhoseSessionExpiresHearsOfChangesOnly() throws Exception {
    zooKeeper.start();
    Member first = zooKeeper.contender();
    first.token();
    Member second = zooKeeper.contender();
    second.token();
    Member slave = zooKeeper.observer();
    assertThat(slave.next()).isEqualTo("leader " + first.pid);

    ZooKeeperFixture.expire(slave.client());
    first.leave();

    assertThat(slave.next()).isEqualTo("leader " + second.pid);
  }

  @Test
  void serverThatRestartsWithinTheSessionChangesNothing() throws Exception {
    zooKeeper.start();
    Member first = zooKeeper.contender();
    String token = first.token();
    first.next();
    Member second = zooKeeper.contender();
    second.token();
    assertThat(second.next()).isEqualTo("leader " + first.pid);

    CountDownLatch firstIsBack = first.reconnection();
    CountDownLatch secondIsBack = second.reconnection();

    zooKeeper.stop();
    zooKeeper.restart();

    assertThat(firstIsBack.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(secondIsBack.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    byte[] data = zooKeeper.client(null).getData().forPath(PATH + "/" + token);
    assertThat(new String(data, UTF_8)).isEqualTo(first.pid);
    first.leave();
    assertThat(second.next()).isEqualTo("leader " + second.pid);
    assertThat(first.news).isEmpty();
  }

  @Test
  void leaderWhoseZnodeIsGoneHearsOfNobody() throws Exception {
    zooKeeper.start();
    Member master = zooKeeper.contender();
    String token = master.token();
    master.next();

    zooKeeper.client(null).delete().forPath(PATH + "/" + token);

    assertThat(master.next()).isEqualTo("nobody");
  }

  @Test
  void mastersOfAllAgesAreRead() throws Exception {
    zooKeeper.start();
    CuratorFramework client = zooKeeper.client(null);
    MasterInfo info =
        MasterInfo.newBuilder().setId("i").setIp(0x0302010a).setPort(5050).build();
    String pid = ZooKeeperFixture.contend(client, "", "master@10.0.0.1:5050".getBytes(UTF_8));
    String protobuf = ZooKeeperFixture.contend(client, "info_", info.toByteArray());
    String json = "{\"pid\":\"master@10.0.0.3:5050\"}";
    ZooKeeperFixture.contend(client, "json.info_", json.getBytes(UTF_8));
    Member slave = zooKeeper.observer();

    assertThat(slave.next()).isEqualTo("leader master@10.0.0.1:5050");
    client.delete().forPath(pid);
    assertThat(slave.next()).isEqualTo("leader master@10.1.2.3:5050");
    client.delete().forPath(protobuf);
    assertThat(slave.next()).isEqualTo("leader master@10.0.0.3:5050");
  }

  @Test
  void znodesThatAreNoMastersAreIgnored() throws Exception {
    zooKeeper.start();
    CuratorFramework client = zooKeeper.client(null);
    for (String name : List.of("log_replicas", "garbage", "other_0000000000")) {
      client.create().creatingParentsIfNeeded().forPath(PATH + "/" + name);
    }
    Member slave = zooKeeper.observer();
    assertThat(slave.next()).isEqualTo("nobody");

    Member master = zooKeeper.contender();

    master.token();
    assertThat(master.next()).isEqualTo("leader " + master.pid);
    assertThat(slave.next()).isEqualTo("leader " + master.pid);
  }

  @Test
  void leaderWhoseDataMakesNoSenseIsNobody() throws Exception {
    zooKeeper.start();
    CuratorFramework client = zooKeeper.client(null);
    ZooKeeperFixture.contend(client, "", "master@10.0.0.1:5050".getBytes(UTF_8));
    Member slave = zooKeeper.observer();
    slave.next();

    client.create().forPath(PATH + "/json.info_0000000000", "master@10.0.0.2:1".getBytes(UTF_8));
    String path = ZooKeeperFixture.contend(client, "", "master@10.0.0.3:5050".getBytes(UTF_8));
    client.delete().forPath(PATH + "/0000000000");

    assertThat(slave.next()).isEqualTo("nobody");
    client.delete().forPath(PATH + "/json.info_0000000000");
    assertThat(slave.next()).isEqualTo("leader master@10.0.0.3:5050");
    assertThat(path).endsWith("2");
  }

  @Test
  void mastersWithCredentialsCanBeReadButNotReplacedByOthers() throws Exception {
    zooKeeper.start();
    Member master = zooKeeper.member(Role.CONTENDER, "mesos:secret@");
    String path = PATH + "/" + master.token();
    Member slave = zooKeeper.observer();
    assertThat(slave.next()).isEqualTo("leader " + master.pid);

    for (String credentials : new String[] {null, "mesos:guess"}) {
      CuratorFramework stranger = zooKeeper.client(credentials);
      assertThat(stranger.getData().forPath(path)).isNotEmpty();
      assertThatThrownBy(() -> stranger.setData().forPath(path, new byte[0]))
          .isInstanceOf(NoAuthException.class);
      assertThatThrownBy(() -> stranger.delete().forPath(path)).isInstanceOf(NoAuthException.class);
      assertThatThrownBy(() -> stranger.create().forPath(PATH + "/0000000000"))
          .isInstanceOf(NoAuthException.class);
    }
    zooKeeper.client("mesos:secret").delete().forPath(path);
    assertThat(slave.next()).isEqualTo("nobody");
  }

  @Test
  void contenderWithTheWrongCredentialsFails() throws Exception {
    zooKeeper.start();
    Member master = zooKeeper.member(Role.CONTENDER, "mesos:secret@");
    master.token();

    Member stranger = zooKeeper.member(Role.CONTENDER, "mesos:guess@");

    assertThat(stranger.failure())
        .isEqualTo("Failed to create ZooKeeper znode: KeeperErrorCode = NoAuth for " + PATH + "/");
    assertThat(stranger.next()).isEqualTo("nobody");
  }

  @Test
  void contenderThatMayNotMakeThePathFails() throws Exception {
    zooKeeper.start();
    zooKeeper.client(null).create().withACL(readOnly()).forPath("/test");

    Member master = zooKeeper.contender();

    assertThat(master.failure())
        .isEqualTo("Failed to create ZooKeeper znode: KeeperErrorCode = NoAuth for " + PATH);
  }

  private static List<ACL> readOnly() {
    return ZooDefs.Ids.READ_ACL_UNSAFE;
  }
}

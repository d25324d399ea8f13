// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.Closer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.apache.mesos.internal.Messages.GotMasterTokenMessage;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.NoMasterDetectedMessage;
import org.apache.mesos.internal.detector.MasterLocator.Role;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.transport.NettyTransport;
import org.apache.mesos.process.transport.TransportConfig;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/** A real ZooKeeper server on loopback, and processes that detect masters by it. */
final class ZooKeeperFixture implements Closeable {

  static final String PATH = "/test/mesos";

  /** Generous: nothing takes a tenth of it on a machine that is not overloaded. */
  static final long LIMIT_SECONDS = 50;

  private static final String HOST = "127.0.0.1";

  private static final Map<String, Object> ONLY_ON_LOOPBACK = Map.of("clientPortAddress", HOST);

  /** A session lasts 2 to 20 of them. */
  private static final int TICK_MILLIS = 500;

  private static final int LOOPBACK = 0x7f000001;
  private static final int SESSION_MILLIS = 5000;

  private final Closer open = Closer.create();
  private final TestingServer server;

  ZooKeeperFixture(Path directory) throws Exception {
    server = new TestingServer(
        new InstanceSpec(
            directory.toFile(), -1, -1, -1, false, -1, TICK_MILLIS, -1, ONLY_ON_LOOPBACK, HOST),
        false);
    open.register(server);
  }

  ZooKeeperFixture start() throws Exception {
    server.start();
    return this;
  }

  void stop() throws IOException {
    server.stop();
  }

  void restart() throws Exception {
    server.restart();
  }

  String url(String credentials) {
    return "zk://" + credentials + server.getConnectString() + PATH;
  }

  /** A client of its own, for looking at znodes and for making others than a detector would. */
  CuratorFramework client(@Nullable String credentials) {
    var builder = CuratorFrameworkFactory.builder()
        .connectString(server.getConnectString())
        .sessionTimeoutMs(SESSION_MILLIS)
        .connectionTimeoutMs((int) TimeUnit.SECONDS.toMillis(LIMIT_SECONDS))
        .ensembleTracker(false)
        .retryPolicy(new RetryOneTime(100));
    if (credentials != null) {
      builder.authorization("digest", credentials.getBytes(UTF_8));
    }
    CuratorFramework client = builder.build();
    client.start();
    open.register(client);
    return client;
  }

  /** What another kind of master would make, with a number by ZooKeeper. */
  static String contend(CuratorFramework client, String label, byte[] data) throws Exception {
    if (client.checkExists().forPath(PATH) == null) {
      client.create().creatingParentsIfNeeded().forPath(PATH, new byte[0]);
    }
    return client
        .create()
        .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
        .forPath(PATH + "/" + label, data);
  }

  Member contender() throws Exception {
    return member(Role.CONTENDER, "");
  }

  Member observer() throws Exception {
    return member(Role.OBSERVER, "");
  }

  Member member(Role role, String credentials) throws Exception {
    Member member = new Member();
    open.register(member);
    member.detect(url(credentials), role);
    return member;
  }

  /** Ends a session at the server, as if nothing had been heard from its client for too long. */
  static void expire(CuratorFramework client) throws Exception {
    ZooKeeper session = client.getZookeeperClient().getZooKeeper();
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper twin = new ZooKeeper(
        client.getZookeeperClient().getCurrentConnectionString(),
        SESSION_MILLIS,
        event -> {
          if (event.getState() == KeeperState.SyncConnected) {
            connected.countDown();
          }
        },
        session.getSessionId(),
        session.getSessionPasswd());
    assertThat(connected.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    twin.close();
  }

  @Override
  public void close() throws IOException {
    open.close();
  }

  /** A node with one process, which detects. */
  static final class Member implements Closeable {

    final BlockingQueue<String> news = new LinkedBlockingQueue<>();
    final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    final Node node;
    final String pid;
    private final Inbox inbox = new Inbox();
    private @Nullable ZooKeeperMasterDetector detector;

    Member() throws IOException {
      node = Node.builder(new NettyTransport(TransportConfig.of(new Address(LOOPBACK, 0))))
          .failureListener((failed, reason) -> failures.add(reason))
          .build();
      pid = node.spawn(inbox).toString();
    }

    void detect(String url, Role role) throws Exception {
      detector = (ZooKeeperMasterDetector) new MasterLocator(node, inbox.self(), role).locate(url);
    }

    CuratorFramework client() {
      return detector.client();
    }

    /** The next message: {@code token N}, {@code leader PID} or {@code nobody}. */
    String next() throws InterruptedException {
      String message = news.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertThat(message).as("message").isNotNull();
      return message;
    }

    /** Reads a token, and gives the name of the znode. */
    String token() throws InterruptedException {
      String message = next();
      assertThat(message).startsWith("token ");
      return message.substring("token ".length());
    }

    String failure() throws InterruptedException {
      Throwable failure = failures.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertThat(failure).as("failure").isNotNull();
      return failure.getMessage();
    }

    /** Counted down when the connection that it has now is lost and there is another one. */
    CountDownLatch reconnection() {
      CountDownLatch reconnected = new CountDownLatch(1);
      client().getConnectionStateListenable().addListener((source, state) -> {
        if (state == ConnectionState.RECONNECTED) {
          reconnected.countDown();
        }
      });
      return reconnected;
    }

    /** As a daemon that ends in good order. */
    void leave() {
      detector.close();
    }

    @Override
    public void close() {
      if (detector != null) {
        detector.close();
      }
      node.close();
    }

    private final class Inbox extends Process {

      Inbox() {
        super("master");
      }

      @Override
      protected void initialize() {
        install(
            GotMasterTokenMessage.class,
            (from, message) -> news.add("token " + message.getToken()));
        install(
            NewMasterDetectedMessage.class,
            (from, message) -> news.add("leader " + message.getPid()));
        install(NoMasterDetectedMessage.class, from -> news.add("nobody"));
      }
    }
  }
}

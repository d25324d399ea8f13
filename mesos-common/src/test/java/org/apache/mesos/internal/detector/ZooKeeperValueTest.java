// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.curator.framework.CuratorFramework;
import org.apache.mesos.internal.storage.SharedValue;
import org.apache.mesos.internal.storage.SharedValue.Versioned;
import org.apache.mesos.internal.storage.StaleVersionException;
import org.apache.mesos.internal.storage.StorageException;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.transport.NettyTransport;
import org.apache.mesos.process.transport.TransportConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZooKeeperValueTest {

  private static final Duration LIMIT = Duration.ofSeconds(ZooKeeperFixture.LIMIT_SECONDS);
  private static final int LOOPBACK = 0x7f000001;
  private static final String ZNODE = ZooKeeperFixture.PATH + "_registry";
  private static final ByteString A = ByteString.copyFromUtf8("a");
  private static final ByteString B = ByteString.copyFromUtf8("b");

  @TempDir
  private Path directory;

  private ZooKeeperFixture zooKeeper;
  private Node node;
  private SharedValue value;

  @BeforeEach
  void open() throws Exception {
    zooKeeper = new ZooKeeperFixture(directory).start();
    node = Node.builder(new NettyTransport(TransportConfig.of(new Address(LOOPBACK, 0))))
        .build();
    value = another("");
  }

  @AfterEach
  void close() throws IOException {
    value.close();
    node.close();
    zooKeeper.close();
  }

  private SharedValue another(String credentials) throws Exception {
    return ZooKeeperValue.open(node, zooKeeper.url(credentials), "registry");
  }

  private static <T> T await(Future<T> future) throws InterruptedException {
    assertThat(future.await(LIMIT)).as("an answer").isTrue();
    return future.value();
  }

  private static Throwable failure(Future<?> future) throws InterruptedException {
    assertThat(future.await(LIMIT)).as("an answer").isTrue();
    return future.failure();
  }

  @Test
  void thereIsAnEmptyValueFromTheStart() throws Exception {
    assertThat(await(value.read()).value()).isEqualTo(ByteString.EMPTY);
  }

  @Test
  void whatIsWrittenIsReadByOthers() throws Exception {
    long first = await(value.replace(A, await(value.read()).version()));
    long second = await(value.replace(B, first));

    try (SharedValue other = another("")) {
      assertThat(await(other.read())).isEqualTo(new Versioned(B, second));
    }
  }

  @Test
  void ofTwoWritersOneFindsOut() throws Exception {
    try (SharedValue other = another("")) {
      long seen = await(value.replace(A, await(value.read()).version()));
      long theirs = await(other.replace(B, await(other.read()).version()));

      assertThat(failure(value.replace(A, seen)))
          .isInstanceOf(StaleVersionException.class)
          .hasMessage("Somebody else has written znode " + ZNODE);
      assertThat(await(value.read())).isEqualTo(new Versioned(B, theirs));
    }
  }

  @Test
  void ofTwoWhoWriteTheFirstValueOneFindsOut() throws Exception {
    try (SharedValue other = another("")) {
      long none = await(value.read()).version();
      await(other.replace(B, await(other.read()).version()));

      assertThat(failure(value.replace(A, none))).isInstanceOf(StaleVersionException.class);
    }
  }

  @Test
  void aWriteWaitsForTheConnection() throws Exception {
    long version = await(value.replace(A, await(value.read()).version()));
    zooKeeper.stop();

    Future<Long> written = value.replace(B, version);
    zooKeeper.restart();

    assertThat(await(written)).isEqualTo(version + 1);
    assertThat(await(value.read()).value()).isEqualTo(B);
  }

  @Test
  void aReadWaitsForTheServer() throws Exception {
    zooKeeper.stop();

    Future<Versioned> read = value.read();
    zooKeeper.restart();

    assertThat(await(read).value()).isEqualTo(ByteString.EMPTY);
  }

  @Test
  void onlyWhoHasTheCredentialsWrites() throws Exception {
    try (SharedValue owned = another("user:secret@")) {
      long version = await(owned.replace(A, await(owned.read()).version()));

      assertThat(await(value.read()).value()).isEqualTo(A);
      assertThat(failure(value.replace(B, version)))
          .isInstanceOf(StorageException.class)
          .hasMessageStartingWith("Failed to write znode " + ZNODE + ": ");
    }
  }

  @Test
  void aValueThatIsTooLargeIsRefused() throws Exception {
    ByteString large = ByteString.copyFrom(new byte[value.maxBytes() + 1]);

    assertThat(failure(value.replace(large, await(value.read()).version())))
        .isInstanceOf(StorageException.class)
        .hasMessage("Failed to write znode " + ZNODE + ": 1000001 bytes are more than 1000000");
  }

  @Test
  void theLargestValueFits() throws Exception {
    ByteString large = ByteString.copyFrom(new byte[value.maxBytes()]);

    await(value.replace(large, await(value.read()).version()));

    assertThat(await(value.read()).value()).isEqualTo(large);
  }

  /** Masters of 2012 look at all that is below the path. */
  @Test
  void nothingIsBelowThePathOfTheMasters() throws Exception {
    await(value.replace(A, await(value.read()).version()));

    CuratorFramework client = zooKeeper.client(null);
    assertThat(client.checkExists().forPath(ZooKeeperFixture.PATH)).isNull();
    assertThat(client.getData().forPath(ZNODE)).isEqualTo(A.toByteArray());
  }

  @Test
  void thePlaceMayBeInAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("zk"), zooKeeper.url("") + "\n");

    try (SharedValue other = ZooKeeperValue.open(node, "file://" + file, "registry")) {
      assertThat(await(other.read()).value()).isEqualTo(ByteString.EMPTY);
    }
  }

  @Test
  void aPlaceThatIsNoZooKeepersIsRefused() {
    assertThatThrownBy(() -> ZooKeeperValue.open(node, "127.0.0.1:5050", "registry"))
        .isInstanceOf(MasterDetectionException.class)
        .hasMessage("Expecting 'zk://' at the beginning of the URL");
    assertThatThrownBy(() -> ZooKeeperValue.open(node, "zk://127.0.0.1:1", "registry"))
        .isInstanceOf(MasterDetectionException.class)
        .hasMessage("Expecting a (chroot) path for ZooKeeper ('/' is not supported)");
  }
}

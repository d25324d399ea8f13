// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryForever;
import org.apache.curator.utils.ZKPaths;
import org.apache.mesos.internal.state.Messages.Entry;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;

/** Entries in ZooKeeper, each the data of a child of one znode. */
public final class ZooKeeperEntryStore implements EntryStore {

  /** ZooKeeper takes no request that is larger, and breaks the connection. */
  private static final int MAX_BYTES = 1024 * 1024;

  private static final int RETRY_MILLIS = 500;

  private static final ImmutableList<ACL> OPEN = ImmutableList.copyOf(ZooDefs.Ids.OPEN_ACL_UNSAFE);

  private static final ImmutableList<ACL> READ_ALL_CREATOR_ALL = ImmutableList.<ACL>builder()
      .addAll(ZooDefs.Ids.READ_ACL_UNSAFE)
      .addAll(ZooDefs.Ids.CREATOR_ALL_ACL)
      .build();

  private final CuratorFramework client;
  private final String znode;
  private final ImmutableList<ACL> acl;

  /** Of nobody in particular. */
  public ZooKeeperEntryStore(String servers, Duration sessionTimeout, String znode) {
    this(builder(servers, sessionTimeout), znode, OPEN);
  }

  /** Of who has credentials. */
  public ZooKeeperEntryStore(
      String servers, Duration sessionTimeout, String znode, String scheme, String credentials) {
    this(
        builder(servers, sessionTimeout).authorization(scheme, credentials.getBytes(UTF_8)),
        znode,
        READ_ALL_CREATOR_ALL);
  }

  private ZooKeeperEntryStore(
      CuratorFrameworkFactory.Builder builder, String znode, ImmutableList<ACL> acl) {
    this.znode = "/" + CharMatcher.is('/').trimFrom(znode);
    this.acl = acl;
    client = builder.build();
    client.start();
  }

  private static CuratorFrameworkFactory.Builder builder(String servers, Duration sessionTimeout) {
    return CuratorFrameworkFactory.builder()
        .connectString(servers)
        .sessionTimeoutMs((int) sessionTimeout.toMillis())
        .connectionTimeoutMs((int) sessionTimeout.toMillis())
        // Operations wait for a connection.
        .retryPolicy(new RetryForever(RETRY_MILLIS))
        // The servers are those that the user has named.
        .ensembleTracker(false);
  }

  private String path(String name) {
    return ZKPaths.makePath(znode, name);
  }

  @Override
  public Optional<Entry> get(String name) throws Exception {
    return read(name, new Stat());
  }

  private Optional<Entry> read(String name, Stat stat) throws Exception {
    try {
      byte[] data = client.getData().storingStatIn(stat).forPath(path(name));
      return Optional.of(Entry.parseFrom(data));
    } catch (KeeperException.NoNodeException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean set(Entry entry, ByteString uuid) throws Exception {
    byte[] data = entry.toByteArray();
    if (data.length >= MAX_BYTES) {
      throw new IllegalArgumentException("The variable '" + entry.getName() + "' has " + data.length
          + " bytes (expected: less than 1 MB)");
    }
    Stat stat = new Stat();
    Optional<Entry> stored = read(entry.getName(), stat);
    if (stored.isPresent() && !stored.get().getUuid().equals(uuid)) {
      return false;
    }
    try {
      if (stored.isPresent()) {
        client.setData().withVersion(stat.getVersion()).forPath(path(entry.getName()), data);
      } else {
        client
            .create()
            .creatingParentsIfNeeded()
            .withACL(acl, true)
            .forPath(path(entry.getName()), data);
      }
      return true;
    } catch (KeeperException.BadVersionException
        | KeeperException.NodeExistsException
        | KeeperException.NoNodeException e) {
      return isThere(entry);
    }
  }

  /**
   * Whether an entry that could not be written is there. It is if the answer to writing it was lost
   * with a connection and it was tried again; else somebody was faster.
   */
  private boolean isThere(Entry entry) throws Exception {
    return get(entry.getName()).filter(entry::equals).isPresent();
  }

  @Override
  public boolean expunge(Entry entry) throws Exception {
    Stat stat = new Stat();
    Optional<Entry> stored = read(entry.getName(), stat);
    if (stored.isEmpty() || !stored.get().getUuid().equals(entry.getUuid())) {
      return false;
    }
    try {
      client.delete().withVersion(stat.getVersion()).forPath(path(entry.getName()));
      return true;
    } catch (KeeperException.BadVersionException | KeeperException.NoNodeException e) {
      // Somebody was faster.
      return false;
    }
  }

  @Override
  public List<String> names() throws Exception {
    try {
      return client.getChildren().forPath(znode);
    } catch (KeeperException.NoNodeException e) {
      return ImmutableList.of();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.BackgroundCallback;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.curator.framework.api.CuratorEventType;
import org.apache.curator.framework.api.CuratorWatcher;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.Upid;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicas of a log as the members of a group in ZooKeeper (detection.md 5): each is an
 * ephemeral sequential znode whose data is the replica's pid. The own one is made again when it is
 * gone.
 *
 * <p>Each look at the group is a chain of requests; when something happens meanwhile, a new chain
 * begins and the answers to the old one are dropped.
 */
public final class ZooKeeperGroup extends Process implements Network {

  private static final Logger log = LoggerFactory.getLogger(ZooKeeperGroup.class);

  private static final Duration MIN_RETRY = Duration.ofSeconds(2);
  private static final Duration MAX_RETRY = Duration.ofSeconds(60);

  private static final byte[] NO_DATA = {};

  /**
   * Where a group is.
   *
   * @param servers as {@code host:port,host:port}
   * @param scheme how to be known there; null for nobody in particular
   */
  public record Place(
      String servers,
      Duration sessionTimeout,
      String znode,
      @Nullable String scheme,
      @Nullable ByteString credentials) {

    public Place {
      // Throws what tells a user that these are no servers.
      var unused = new ConnectStringParser(servers);
      znode = "/" + CharMatcher.is('/').trimFrom(znode);
    }

    /** The place for nobody in particular. */
    public static Place of(String servers, Duration sessionTimeout, String znode) {
      return new Place(servers, sessionTimeout, znode, null, null);
    }

    /** The place for somebody in particular. */
    public Place as(String newScheme, byte[] newCredentials) {
      return new Place(
          servers, sessionTimeout, znode, newScheme, ByteString.copyFrom(newCredentials));
    }
  }

  private final CuratorFramework client;
  private final String znode;
  private final Upid own;
  private final ImmutableList<ACL> acl;
  private final CuratorWatcher watcher;

  private boolean isConnected;

  /** Of the latest chain of requests. */
  private long chain;

  /** Members by the name of their znode; empty for one that makes no sense. */
  private final Map<String, Optional<Upid>> known = new TreeMap<>();

  private ImmutableSet<Upid> members;
  private Duration retry = MIN_RETRY;
  private @Nullable Timer nextTry;
  private @Nullable String failure;

  private ZooKeeperGroup(Node host, Place place, Upid own) {
    super(host.generateId("log-group"));
    this.znode = place.znode;
    this.own = own;
    this.members = ImmutableSet.of(own);
    var builder = CuratorFrameworkFactory.builder()
        .connectString(place.servers)
        .sessionTimeoutMs((int) place.sessionTimeout.toMillis())
        .connectionTimeoutMs((int) place.sessionTimeout.toMillis())
        // What fails is done again here.
        .retryPolicy((retries, elapsedMillis, sleeper) -> false)
        .ensembleTracker(false);
    if (place.scheme == null || place.credentials == null) {
      acl = ImmutableList.copyOf(ZooDefs.Ids.OPEN_ACL_UNSAFE);
    } else {
      builder.authorization(place.scheme, place.credentials.toByteArray());
      acl = ImmutableList.<ACL>builder()
          .addAll(ZooDefs.Ids.READ_ACL_UNSAFE)
          .addAll(ZooDefs.Ids.CREATOR_ALL_ACL)
          .build();
    }
    client = builder.build();
    watcher = event -> {
      if (event.getType() != EventType.None) {
        execute(this::changed);
      }
    };
  }

  /** Joins a group and follows it. Does not wait for ZooKeeper. */
  public static ZooKeeperGroup join(Node host, Place place, Upid own) {
    ZooKeeperGroup group = new ZooKeeperGroup(host, place, own);
    host.spawn(group);
    group.start();
    return group;
  }

  private void start() {
    client
        .getConnectionStateListenable()
        .addListener((source, state) -> execute(() -> {
          switch (state) {
            case CONNECTED, RECONNECTED -> connected();
            case SUSPENDED, LOST -> disconnected();
            case READ_ONLY -> {} // Never asked for.
          }
        }));
    client.getCuratorListenable().addListener((source, event) -> {
      if (event.getType() == CuratorEventType.WATCHED
          && event.getWatchedEvent().getState() == KeeperState.AuthFailed) {
        execute(() -> fail("Failed to authenticate with ZooKeeper: the credentials are refused"));
      }
    });
    client.start();
  }

  @Override
  public Future<ImmutableSet<Upid>> members() {
    return dispatch(() -> failure == null ? Future.ready(members) : Future.failed(failure));
  }

  private void connected() {
    isConnected = true;
    retry = MIN_RETRY;
    look();
  }

  private void disconnected() {
    isConnected = false;
    chain++;
  }

  private void changed() {
    if (isConnected) {
      look();
    }
  }

  private void look() {
    if (failure == null) {
      list();
    }
  }

  private void list() {
    ask(
        callback ->
            client.getChildren().usingWatcher(watcher).inBackground(callback).forPath(znode),
        event -> {
          switch (code(event)) {
            case OK -> listed(event.getChildren());
            case NONODE -> createPath();
            default ->
              fail("Non-retryable error attempting to get children of '" + znode
                  + "' in ZooKeeper: " + problem(event));
          }
        });
  }

  private void createPath() {
    ask(
        callback -> client
            .create()
            .creatingParentsIfNeeded()
            .withMode(CreateMode.PERSISTENT)
            .withACL(acl, true)
            .inBackground(callback)
            .forPath(znode, NO_DATA),
        event -> {
          if (code(event) == Code.OK || code(event) == Code.NODEEXISTS) {
            list();
          } else {
            fail("Failed to create '" + znode + "' in ZooKeeper: " + problem(event));
          }
        });
  }

  private void listed(List<String> children) {
    List<String> numbers = new ArrayList<>();
    for (String child : children) {
      if (CharMatcher.inRange('0', '9').matchesAllOf(child)) {
        numbers.add(child);
      } else {
        log.warn("Ignoring '{}' in {} because it is no number", child, znode);
      }
    }
    known.keySet().retainAll(numbers);
    readNext(numbers);
  }

  private void readNext(List<String> numbers) {
    Optional<String> unknown =
        numbers.stream().filter(number -> !known.containsKey(number)).findFirst();
    if (unknown.isEmpty()) {
      allRead();
      return;
    }
    String path = znode + "/" + unknown.get();
    ask(callback -> client.getData().inBackground(callback).forPath(path), event -> {
      switch (code(event)) {
        case OK -> {
          known.put(unknown.get(), Upid.parse(new String(event.getData(), UTF_8)));
          readNext(numbers);
        }
        case NONODE -> list(); // Gone since.
        default ->
          fail("Failed to get data for ephemeral node '" + path + "' in ZooKeeper: "
              + problem(event));
      }
    });
  }

  private void allRead() {
    retry = MIN_RETRY;
    ImmutableSet.Builder<Upid> all = ImmutableSet.builder();
    all.add(own);
    known.values().forEach(member -> member.ifPresent(all::add));
    if (!members.equals(all.build())) {
      members = all.build();
      log.info("The replicas at {} are {}", znode, members);
    }
    if (!known.containsValue(Optional.of(own))) {
      joinGroup();
    }
  }

  private void joinGroup() {
    ask(
        callback -> client
            .create()
            .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
            .withACL(acl)
            .inBackground(callback)
            .forPath(znode + "/", own.toString().getBytes(UTF_8)),
        event -> {
          if (code(event) == Code.OK) {
            list();
          } else {
            fail("Failed to create ephemeral node at '" + znode + "' in ZooKeeper: "
                + problem(event));
          }
        });
  }

  // ZooKeeper

  private interface Request {
    void send(BackgroundCallback callback) throws Exception;
  }

  private interface Answer {
    void take(CuratorEvent event);
  }

  private void ask(Request what, Answer answer) {
    long number = ++chain;
    try {
      what.send((source, event) -> execute(() -> answered(number, event, answer)));
    } catch (Exception e) { // Curator declares no narrower one.
      throw new IllegalStateException("Failed to ask ZooKeeper: " + e, e);
    }
  }

  private void answered(long number, CuratorEvent event, Answer answer) {
    if (number != chain) {
      return;
    }
    switch (code(event)) {
      case CONNECTIONLOSS, OPERATIONTIMEOUT, SESSIONEXPIRED, SESSIONMOVED -> tryAgain();
      default -> answer.take(event);
    }
  }

  private void tryAgain() {
    if (nextTry != null) {
      nextTry.cancel();
    }
    nextTry = delay(retry, this::changed);
    Duration doubled = retry.multipliedBy(2);
    retry = doubled.compareTo(MAX_RETRY) < 0 ? doubled : MAX_RETRY;
  }

  private static Code code(CuratorEvent event) {
    Code code = Code.get(event.getResultCode());
    return code == null ? Code.SYSTEMERROR : code;
  }

  private static String problem(CuratorEvent event) {
    return KeeperException.create(code(event)).getMessage();
  }

  private void fail(String problem) {
    if (failure == null) {
      log.error("{}", problem);
      failure = problem;
    }
  }

  /** Leaves the group at once. */
  @Override
  public void close() {
    terminate();
    client.close();
  }

  @Override
  protected void cleanup() {
    if (nextTry != null) {
      nextTry.cancel();
    }
  }
}

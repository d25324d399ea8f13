// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

import com.google.common.collect.ImmutableList;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.BackgroundCallback;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.curator.framework.api.CuratorWatcher;
import org.apache.curator.utils.ZKPaths;
import org.apache.mesos.internal.Messages.GotMasterTokenMessage;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.NoMasterDetectedMessage;
import org.apache.mesos.internal.detector.MasterLocator.Role;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Upid;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The masters in ZooKeeper as one process sees them (detection.md 4): a contender has a znode among
 * them, and each detection that finds another leader than the one before is told to the process.
 *
 * <p>Requests to ZooKeeper are answered in their order. An answer that comes too late, because the
 * connection was lost or something newer was asked, is dropped: the next one says more.
 */
final class Election extends Process {

  private static final Logger log = LoggerFactory.getLogger(Election.class);

  /** A path that is there may be in use by older masters, whose znodes need no data. */
  private static final byte[] NO_DATA = {};

  static final ImmutableList<ACL> OPEN = ImmutableList.copyOf(ZooDefs.Ids.OPEN_ACL_UNSAFE);

  /** With credentials everybody may look, but only who has them may change anything. */
  static final ImmutableList<ACL> READ_ALL_CREATOR_ALL = ImmutableList.<ACL>builder()
      .addAll(ZooDefs.Ids.READ_ACL_UNSAFE)
      .addAll(ZooDefs.Ids.CREATOR_ALL_ACL)
      .build();

  /** Often enough for somebody who watches the log, seldom enough for one who reads it later. */
  private static final Duration WARNING_INTERVAL = ZooKeeperMasterDetector.SESSION_TIMEOUT;

  private final Node host;
  private final CuratorFramework client;
  private final ZooKeeperUrl url;
  private final Upid observer;
  private final Role role;
  private final ImmutableList<ACL> acl;
  private final CuratorWatcher watcher;

  private boolean isConnected;
  /** Whether no answer of an earlier session is of any use. */
  private boolean isNewSession = true;

  /** Of the latest request; answers to earlier ones are dropped. */
  private long request;

  /** The znode of a contender in this session, with its path. */
  private @Nullable String ownPath;

  /** Whom the process was told last; null if that was nobody. */
  private @Nullable Candidate leader;

  private boolean hasTold;

  Election(Node host, CuratorFramework client, ZooKeeperUrl url, Upid observer, Role role) {
    super(host.generateId("election"));
    this.host = host;
    this.client = client;
    this.url = url;
    this.observer = observer;
    this.role = role;
    this.acl = url.authentication() == null ? OPEN : READ_ALL_CREATOR_ALL;
    this.watcher = event -> {
      // Others tell of the connection.
      if (event.getType() != EventType.None) {
        execute(this::changed);
      }
    };
  }

  @Override
  protected void initialize() {
    log.info("Looking for the leading master in ZooKeeper at {}", url);
    warnLater();
  }

  private void warnLater() {
    var unused = delay(WARNING_INTERVAL, this::warnIfDisconnected);
  }

  private void warnIfDisconnected() {
    if (!isConnected) {
      log.warn("Not connected to ZooKeeper at {}, trying on", url);
    }
    warnLater();
  }

  /** For the first time, again within a session, or with a new session. */
  void connected() {
    isConnected = true;
    if (role == Role.OBSERVER) {
      log.info("Connected to ZooKeeper at {}", url);
      detect();
    } else if (isNewSession || ownPath == null) {
      log.info("Connected to ZooKeeper at {}, contending", url);
      lookForPath();
    } else {
      log.info("Connected to ZooKeeper at {} again", url);
      lookForOwn(ownPath);
    }
    isNewSession = false;
  }

  void disconnected() {
    isConnected = false;
    request++;
    log.warn("Lost the connection to ZooKeeper at {}, trying on", url);
  }

  void expired() {
    isConnected = false;
    isNewSession = true;
    request++;
    log.warn("The session with ZooKeeper at {} has expired", url);
    if (isLeading()) {
      // Others may have led since, so what it knows of the cluster may not be so any more.
      tellNobody();
    }
    ownPath = null;
  }

  private boolean isLeading() {
    return leader != null
        && ownPath != null
        && leader.name().equals(ZKPaths.getNodeFromPath(ownPath));
  }

  /** ZooKeeper does not take the credentials. */
  void refused() {
    fail("Failed to authenticate with ZooKeeper: the credentials of " + url + " are refused");
  }

  private void changed() {
    // Before the own znode is there, a detection would find nobody.
    if (isConnected && (role == Role.OBSERVER || ownPath != null)) {
      detect();
    }
  }

  // A contender's znode

  private void lookForPath() {
    ask(callback -> client.checkExists().inBackground(callback).forPath(url.path()), event -> {
      if (code(event) == Code.NONODE) {
        createPath();
      } else {
        contend();
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
            .forPath(url.path(), NO_DATA),
        event -> {
          if (code(event) == Code.OK || code(event) == Code.NODEEXISTS) {
            contend();
          } else {
            fail("Failed to create ZooKeeper znode: " + problem(event, url.path()));
          }
        });
  }

  private void contend() {
    byte[] pid = observer.toString().getBytes(StandardCharsets.UTF_8);
    ask(
        callback -> client
            .create()
            .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
            .withACL(acl)
            .inBackground(callback)
            .forPath(url.path() + "/", pid),
        event -> {
          if (code(event) == Code.OK) {
            contending(event.getName());
          } else {
            fail("Failed to create ZooKeeper znode: " + problem(event, url.path() + "/"));
          }
        });
  }

  private void contending(String path) {
    ownPath = path;
    String token = ZKPaths.getNodeFromPath(path);
    log.info("Contending as {} with znode {}", observer, token);
    host.post(observer, GotMasterTokenMessage.newBuilder().setToken(token).build());
    detect();
  }

  private void lookForOwn(String path) {
    ask(callback -> client.checkExists().inBackground(callback).forPath(path), event -> {
      if (code(event) == Code.OK) {
        detect();
      } else {
        fail("Failed to reconnect to ZooKeeper quickly enough (our ephemeral sequence znode is"
            + " gone)");
      }
    });
  }

  // Detection

  private void detect() {
    ask(
        callback ->
            client.getChildren().usingWatcher(watcher).inBackground(callback).forPath(url.path()),
        event -> {
          switch (code(event)) {
            case OK -> listed(event.getChildren());
            case NONODE -> waitForPath();
            default -> {
              log.error("Failed to list the masters: {}", problem(event, url.path()));
              tellNobody();
            }
          }
        });
  }

  /** An observer makes no path, as it would be open to all. */
  private void waitForPath() {
    ask(
        callback ->
            client.checkExists().usingWatcher(watcher).inBackground(callback).forPath(url.path()),
        event -> {
          if (code(event) == Code.OK) {
            detect();
          } else {
            tellNobody();
          }
        });
  }

  private void listed(List<String> children) {
    Optional<Candidate> first = Candidate.first(children);
    if (first.isEmpty()) {
      tellNobody();
    } else if (!first.get().equals(leader)) {
      read(first.get());
    }
  }

  private void read(Candidate candidate) {
    String path = url.path() + "/" + candidate.name();
    ask(callback -> client.getData().inBackground(callback).forPath(path), event -> {
      switch (code(event)) {
        case OK -> read(candidate, event.getData());
        case NONODE -> detect(); // Gone since.
        default -> {
          log.error("Failed to read where a master is: {}", problem(event, path));
          tellNobody();
        }
      }
    });
  }

  private void read(Candidate candidate, byte[] data) {
    Optional<Upid> master = candidate.data().read(data);
    if (master.isEmpty()) {
      log.error(
          "There is no master behind the first znode, {}, because its data makes no sense: {}",
          candidate.name(),
          UserText.quote(new String(data, StandardCharsets.UTF_8)));
      tellNobody();
      return;
    }
    leader = candidate;
    hasTold = true;
    log.info("Detected {} as the leading master, by znode {}", master.get(), candidate.name());
    NewMasterDetectedMessage message =
        NewMasterDetectedMessage.newBuilder().setPid(master.get().toString()).build();
    host.post(observer, message);
  }

  /** Unless that was the last news. */
  private void tellNobody() {
    if (hasTold && leader == null) {
      return;
    }
    leader = null;
    hasTold = true;
    log.info("Detected no leading master at {}", url);
    host.post(observer, NoMasterDetectedMessage.getDefaultInstance());
  }

  // ZooKeeper

  private interface Request {
    void send(BackgroundCallback callback) throws Exception;
  }

  private interface Answer {
    void take(CuratorEvent event);
  }

  private void ask(Request what, Answer answer) {
    long number = ++request;
    try {
      what.send((source, event) -> execute(() -> answered(number, event, answer)));
    } catch (Exception e) { // Curator declares no narrower one.
      throw new IllegalStateException("Failed to ask ZooKeeper: " + e, e);
    }
  }

  private void answered(long number, CuratorEvent event, Answer answer) {
    if (number != request) {
      return;
    }
    switch (code(event)) {
      case CONNECTIONLOSS, OPERATIONTIMEOUT, SESSIONEXPIRED, SESSIONMOVED ->
        log.debug("No answer because of {}; asking again when connected", code(event));
      default -> answer.take(event);
    }
  }

  private static Code code(CuratorEvent event) {
    Code code = Code.get(event.getResultCode());
    return code == null ? Code.SYSTEMERROR : code;
  }

  private static String problem(CuratorEvent event, String path) {
    return KeeperException.create(code(event), path).getMessage();
  }

  private void fail(String problem) {
    log.error("{}", problem);
    // A contender must not lead any more, also if nobody looks after this process.
    if (role == Role.CONTENDER) {
      host.post(observer, NoMasterDetectedMessage.getDefaultInstance());
    }
    throw new IllegalStateException(problem);
  }
}

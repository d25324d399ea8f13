// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import java.time.Duration;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.BackgroundCallback;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.mesos.internal.storage.SharedValue;
import org.apache.mesos.internal.storage.StaleVersionException;
import org.apache.mesos.internal.storage.StorageException;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Promise;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.ACL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value in a znode beside the path where masters are elected. It is not below that path, since
 * masters of the documented revision end if they find anything there that is no master's.
 *
 * <p>The version is the znode's own, so that ZooKeeper decides whose write succeeds. After a lost
 * connection it is not known whether a write has taken effect; then the znode says it.
 */
public final class ZooKeeperValue implements SharedValue {

  private static final Logger log = LoggerFactory.getLogger(ZooKeeperValue.class);

  /** ZooKeeper takes 1 MiB in one request, with some room for what is not data. */
  static final int MAX_BYTES = 1000 * 1000;

  /** How long to wait for the connection before asking again. */
  private static final Duration RETRY = Duration.ofMillis(200);

  private static final int NO_ZNODE = -1;

  private static final byte[] NO_DATA = {};

  private final CuratorFramework client;
  private final Requests requests;
  private final String path;
  private final ImmutableList<ACL> acl;

  private ZooKeeperValue(
      CuratorFramework client, Requests requests, String path, ImmutableList<ACL> acl) {
    this.client = client;
    this.requests = requests;
    this.path = path;
    this.acl = acl;
  }

  /**
   * A value for the masters that are elected at a place, by a text as in {@link MasterDetector}.
   * Blocks on files; does not wait for ZooKeeper.
   *
   * @param suffix makes the path of the znode out of the masters'
   * @throws MasterDetectionException if the text is no ZooKeeper's; the message is for users
   */
  public static ZooKeeperValue open(Node node, String where, String suffix)
      throws MasterDetectionException {
    ZooKeeperUrl url = MasterLocator.zooKeeperUrl(where);
    ZooKeeperMasterDetector.check(url);
    CuratorFramework client =
        ZooKeeperMasterDetector.client(url, ZooKeeperMasterDetector.SESSION_TIMEOUT);
    Requests requests = new Requests(node.generateId("registry"));
    node.spawn(requests);
    client.start();
    ImmutableList<ACL> acl =
        url.authentication() == null ? Election.OPEN : Election.READ_ALL_CREATOR_ALL;
    return new ZooKeeperValue(client, requests, url.path() + "_" + suffix, acl);
  }

  @Override
  public Future<Versioned> read() {
    // The server that answers may lag behind the one that took the latest write.
    return ask(callback -> client.sync().inBackground(callback).forPath(path))
        .then(requests, synced -> get());
  }

  private Future<Versioned> get() {
    return ask(callback -> client.getData().inBackground(callback).forPath(path))
        .then(requests, event -> switch (code(event)) {
          case OK ->
            Future.ready(new Versioned(
                ByteString.copyFrom(event.getData()), event.getStat().getVersion()));
          case NONODE -> Future.ready(new Versioned(ByteString.EMPTY, NO_ZNODE));
          default -> failed("read", event);
        });
  }

  @Override
  public Future<Long> replace(ByteString value, long version) {
    if (value.size() > MAX_BYTES) {
      return Future.failed(new StorageException("Failed to write znode " + path + ": "
          + value.size() + " bytes are more than " + MAX_BYTES));
    }
    return version == NO_ZNODE ? create(value) : set(value, version, Certainty.FIRST_TIME);
  }

  /** An empty znode first, so that a write that is repeated finds its own trace by the version. */
  private Future<Long> create(ByteString value) {
    return ask(callback -> client
            .create()
            .creatingParentsIfNeeded()
            .withMode(CreateMode.PERSISTENT)
            .withACL(acl, true)
            .inBackground(callback)
            .forPath(path, NO_DATA))
        .then(requests, event -> switch (code(event)) {
          case OK, NODEEXISTS -> set(value, 0, Certainty.FIRST_TIME);
          default -> failed("create", event);
        });
  }

  /** Whether an earlier try of the same write may have taken effect. */
  private enum Certainty {
    FIRST_TIME,
    MAYBE_WRITTEN
  }

  private Future<Long> set(ByteString value, long version, Certainty certainty) {
    return askOnce(callback -> client
            .setData()
            .withVersion((int) version)
            .inBackground(callback)
            .forPath(path, value.toByteArray()))
        .then(requests, event -> switch (code(event)) {
          case OK -> Future.ready((long) event.getStat().getVersion());
          case CONNECTIONLOSS, OPERATIONTIMEOUT, SESSIONEXPIRED, SESSIONMOVED ->
            requests.later(() -> set(value, version, Certainty.MAYBE_WRITTEN));
          case BADVERSION ->
            certainty == Certainty.MAYBE_WRITTEN ? find(value, version) : Future.failed(stale());
          default -> failed("write", event);
        });
  }

  /** A write may have taken effect of which nobody has told. */
  private Future<Long> find(ByteString value, long version) {
    return read().then(requests, latest -> {
      boolean isOurs = latest.version() == version + 1 && latest.value().equals(value);
      return isOurs ? Future.ready(latest.version()) : Future.failed(stale());
    });
  }

  private StaleVersionException stale() {
    return new StaleVersionException("Somebody else has written znode " + path);
  }

  private <T> Future<T> failed(String what, CuratorEvent event) {
    return Future.failed(new StorageException("Failed to " + what + " znode " + path + ": "
        + KeeperException.create(code(event), path).getMessage()));
  }

  @Override
  public int maxBytes() {
    return MAX_BYTES;
  }

  @Override
  public void close() {
    requests.terminate();
    client.close();
  }

  private interface Request {
    void send(BackgroundCallback callback) throws Exception;
  }

  /** Asks until the connection holds long enough for an answer. */
  private Future<CuratorEvent> ask(Request request) {
    return askOnce(request).then(requests, event -> switch (code(event)) {
      case CONNECTIONLOSS, OPERATIONTIMEOUT, SESSIONEXPIRED, SESSIONMOVED ->
        requests.later(() -> ask(request));
      default -> Future.ready(event);
    });
  }

  private static Future<CuratorEvent> askOnce(Request request) {
    Promise<CuratorEvent> answer = new Promise<>();
    try {
      request.send((source, event) -> answer.set(event));
    } catch (Exception e) { // Curator declares no narrower one.
      answer.fail(new StorageException("Failed to ask ZooKeeper: " + e, e));
    }
    return answer.future();
  }

  private static Code code(CuratorEvent event) {
    Code code = Code.get(event.getResultCode());
    return code == null ? Code.SYSTEMERROR : code;
  }

  /** Where answers are taken, one at a time, and where time passes between two tries. */
  private static final class Requests extends Process {

    Requests(String id) {
      super(id);
    }

    private interface Try<T> {
      Future<T> run();
    }

    <T> Future<T> later(Try<T> next) {
      log.debug("Not connected to ZooKeeper, trying again");
      Promise<T> result = new Promise<>();
      var unused = delay(RETRY, () -> result.associate(next.run()));
      return result.future();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.log;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.transport.LibprocessEnvironment;
import org.apache.mesos.process.transport.NettyTransport;

/** One log in the real world: a node with a replica and what works on it. */
public final class LogHost implements AutoCloseable {

  private static final String ON_LOOPBACK = "(.*@)?(127(\\.\\d{1,3}){3}|localhost)(:\\d+)?(/.*)?";

  private final int quorum;
  private final Node node;
  private final Replica replica;
  private final Network network;
  private final CatchUp catchUp;

  private LogHost(int quorum, Node node, Replica replica, Network network) {
    this.quorum = quorum;
    this.node = node;
    this.replica = replica;
    this.network = network;
    this.catchUp = new CatchUp(node, quorum, replica, network);
    node.spawn(catchUp);
  }

  /**
   * With the replicas at some pids, and the own one. Blocks.
   *
   * @param environment what the variables of the OS process say
   */
  public static LogHost start(
      int quorum, String path, Set<String> pids, Map<String, String> environment) {
    ImmutableSet.Builder<Upid> members = ImmutableSet.builder();
    pids.forEach(pid -> members.add(upid(pid)));
    return start(
        quorum,
        path,
        variables(pids, environment),
        (host, own) -> Network.of(members.add(own).build()));
  }

  /** With the replicas of a group in ZooKeeper. Blocks, but does not wait for ZooKeeper. */
  public static LogHost start(
      int quorum, String path, ZooKeeperGroup.Place place, Map<String, String> environment) {
    return start(
        quorum,
        path,
        variables(Splitter.on(',').splitToList(place.servers()), environment),
        (host, own) -> ZooKeeperGroup.join(host, place, own));
  }

  private static Upid upid(String pid) {
    try {
      return Upid.resolve(pid)
          .filter(Upid::isComplete)
          .orElseThrow(
              () -> new IllegalArgumentException("pids: '" + pid + "' (expected: id@host:port)"));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("pids: '" + pid + "': " + e.getMessage(), e);
    }
  }

  /** If all the others are on loopback nobody else needs to reach this one. */
  private static Map<String, String> variables(
      Collection<String> others, Map<String, String> environment) {
    Map<String, String> variables = new LinkedHashMap<>(environment);
    if (others.stream().allMatch(other -> other.matches(ON_LOOPBACK))) {
      variables.putIfAbsent("LIBPROCESS_IP", "127.0.0.1");
    }
    return variables;
  }

  private interface Join {
    Network join(Node host, Upid own);
  }

  private static LogHost start(int quorum, String path, Map<String, String> variables, Join join) {
    checkArgument(quorum > 0, "quorum: %s (expected: positive)", quorum);
    NettyTransport transport = new NettyTransport(LibprocessEnvironment.read(variables));
    try {
      LogStore store = LevelDbLogStore.open(Path.of(path));
      try {
        return start(quorum, Node.builder(transport).build(), store, join);
      } catch (IOException | RuntimeException e) {
        store.close();
        throw e;
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "Failed to open the log at " + path + ": " + e.getMessage(), e);
    }
  }

  private static LogHost start(int quorum, Node node, LogStore store, Join join)
      throws IOException {
    try {
      Replica replica = Replica.recover(node, store);
      node.spawn(replica);
      return new LogHost(quorum, node, replica, join.join(node, replica.self()));
    } catch (IOException | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  public Replica replica() {
    return replica;
  }

  /** What was appended at some positions, both ends included. */
  public Future<ImmutableList<Appended>> read(long from, long to) {
    return replica
        .read(from, to)
        .map(actions -> actions.stream().map(Appended::new).collect(toImmutableList()));
  }

  public CatchUp catchUp() {
    return catchUp;
  }

  /** A coordinator that nobody has elected yet. */
  public Coordinator newCoordinator() {
    Coordinator coordinator = new Coordinator(node, quorum, replica, network);
    node.spawn(coordinator);
    return coordinator;
  }

  @Override
  public void close() {
    network.close();
    node.close();
  }
}

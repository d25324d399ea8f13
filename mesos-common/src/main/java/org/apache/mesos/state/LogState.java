// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.state;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Ints;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.mesos.Log;
import org.apache.mesos.internal.state.LogEntryStore;

/**
 * Variables in a {@linkplain Log replicated log}, one replica of which is here. Whichever state
 * does something with the log becomes its writer, and every other one notices when it stores the
 * next time; what it fetches until then may be out of date, and cannot be stored. While there is no
 * quorum operations wait for one.
 *
 * <p>A variable is written whole each time; what another release has written as the difference to
 * an earlier value is refused.
 */
public class LogState extends AbstractState {

  /**
   * Variables in the log of some replicas.
   *
   * @param servers of ZooKeeper, where the replicas find each other, as {@code host:port,host:port}
   * @param timeout after how much time without a connection the session with ZooKeeper ends
   * @param znode the replicas' parent
   * @param quorum how many replicas must agree: more than half of them
   * @param path the directory of this replica, opened when it is first needed; if it cannot be, all
   *     futures fail
   */
  public LogState(
      String servers, long timeout, TimeUnit unit, String znode, long quorum, String path) {
    this(servers, timeout, unit, znode, quorum, path, 0);
  }

  /**
   * As above.
   *
   * @param diffsBetweenSnapshots how many times a variable may be written as a difference to its
   *     value before; never done here, as with 0
   */
  public LogState(
      String servers,
      long timeout,
      TimeUnit unit,
      String znode,
      long quorum,
      String path,
      int diffsBetweenSnapshots) {
    super(new LogEntryStore(log(Ints.checkedCast(quorum), path, servers, timeout, unit, znode)));
    checkArgument(
        diffsBetweenSnapshots >= 0,
        "diffsBetweenSnapshots: %s (expected: not negative)",
        diffsBetweenSnapshots);
  }

  private static Supplier<Log> log(
      int quorum, String path, String servers, long timeout, TimeUnit unit, String znode) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(servers, "servers");
    Objects.requireNonNull(znode, "znode");
    return () -> new Log(quorum, path, servers, timeout, unit, znode);
  }
}

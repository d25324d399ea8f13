// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.state;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.internal.state.ZooKeeperEntryStore;

/**
 * Variables in ZooKeeper, each a znode. Values must stay below one megabyte. While there is no
 * connection operations wait for one.
 */
public class ZooKeeperState extends AbstractState {

  /**
   * Variables that everybody may change.
   *
   * @param servers as {@code host:port,host:port}
   * @param timeout after how much time without a connection the session ends
   * @param znode the variables' parent, made when it is first needed
   */
  public ZooKeeperState(String servers, long timeout, TimeUnit unit, String znode) {
    super(new ZooKeeperEntryStore(
        Objects.requireNonNull(servers, "servers"),
        timeout(timeout, unit),
        Objects.requireNonNull(znode, "znode")));
  }

  /**
   * Variables that everybody may read, and who has the credentials may change.
   *
   * @param scheme such as {@code digest}
   * @param credentials such as {@code user:password}
   */
  public ZooKeeperState(
      String servers,
      long timeout,
      TimeUnit unit,
      String znode,
      String scheme,
      byte[] credentials) {
    super(new ZooKeeperEntryStore(
        Objects.requireNonNull(servers, "servers"),
        timeout(timeout, unit),
        Objects.requireNonNull(znode, "znode"),
        Objects.requireNonNull(scheme, "scheme"),
        new String(credentials, StandardCharsets.UTF_8)));
  }

  private static Duration timeout(long timeout, TimeUnit unit) {
    return Duration.ofMillis(unit.toMillis(timeout));
  }
}

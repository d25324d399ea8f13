// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

import com.google.common.base.CharMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Where a group lives in ZooKeeper: {@code zk://[user:password@]host1:port1,host2:port2[/path]}
 * (detection.md 3).
 *
 * @param authentication who to be there; null for nobody in particular
 * @param servers as ZooKeeper clients take it, separated by commas
 * @param path begins with a slash and does not end with one, unless it is the root
 */
record ZooKeeperUrl(@Nullable Authentication authentication, String servers, String path) {

  private static final String PREFIX = "zk://";

  /** Credentials for a scheme. They are not printed. */
  record Authentication(String scheme, String credentials) {

    @Override
    public String toString() {
      return scheme + ":***";
    }
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it is none; the message is for users
   */
  static ZooKeeperUrl parse(String text) {
    String url = CharMatcher.whitespace().trimFrom(text);
    if (!url.startsWith(PREFIX)) {
      throw new IllegalArgumentException("Expecting 'zk://' at the beginning of the URL");
    }
    String rest = url.substring(PREFIX.length());
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    // A slash at the end is no part of any znode's path.
    String path = slash < 0 ? "" : CharMatcher.is('/').trimTrailingFrom(rest.substring(slash));
    int at = authority.lastIndexOf('@');
    String servers = authority.substring(at + 1);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("Expecting servers (host:port,host:port) in the URL");
    }
    return new ZooKeeperUrl(
        at < 0 ? null : new Authentication("digest", authority.substring(0, at)),
        servers,
        path.isEmpty() ? "/" : path);
  }

  /** The URL without its credentials. */
  @Override
  public String toString() {
    return PREFIX + servers + path;
  }
}

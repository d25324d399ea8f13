// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who wants to know when whom is gone (libprocess.md 3.6). A link to a local process is to the
 * process; one to a remote process is to its node. Safe for use by any thread.
 */
final class Links {

  /** Whether a link to a remote node may use the connection that there is. */
  enum Connection {
    REUSE,
    RECONNECT
  }

  private final Node node;
  // Linkee to linkers.
  private final SetMultimap<Upid, Upid> local = LinkedHashMultimap.create();
  private final Map<Address, SetMultimap<Upid, Upid>> remote = new LinkedHashMap<>();

  Links(Node node) {
    this.node = node;
  }

  void link(Upid linker, Upid linkee, Connection connection) {
    if (linkee.isEmpty() || linkee.equals(linker)) {
      return;
    }
    if (linkee.address().equals(node.address())) {
      linkLocally(linker, linkee);
    } else {
      linkRemotely(linker, linkee, connection);
    }
  }

  private void linkLocally(Upid linker, Upid linkee) {
    boolean isThere;
    synchronized (this) {
      // removed() runs under the same monitor, after the process is out of the node's table.
      isThere = node.isAlive(linkee);
      if (isThere) {
        local.put(linkee, linker);
      }
    }
    if (!isThere) {
      notifyGone(linker, linkee);
    }
  }

  private void linkRemotely(Upid linker, Upid linkee, Connection connection) {
    synchronized (this) {
      remote
          .computeIfAbsent(linkee.address(), address -> LinkedHashMultimap.create())
          .put(linkee, linker);
    }
    if (connection == Connection.REUSE) {
      node.transport().link(linkee.address());
    } else {
      node.transport().relink(linkee.address());
    }
  }

  /** A local process has ended: its linkers are told, its own links are undone. */
  void removed(Upid pid) {
    List<Upid> linkers;
    synchronized (this) {
      linkers = new ArrayList<>(local.removeAll(pid));
      local.values().removeIf(pid::equals);
      remote.values().forEach(links -> links.values().removeIf(pid::equals));
      remote.values().removeIf(SetMultimap::isEmpty);
    }
    linkers.forEach(linker -> notifyGone(linker, pid));
  }

  /** The persistent connection to a node is gone, and every link over it with it. */
  void disconnected(Address address) {
    List<Map.Entry<Upid, Upid>> gone;
    synchronized (this) {
      SetMultimap<Upid, Upid> links = remote.remove(address);
      gone = links == null ? List.of() : new ArrayList<>(links.entries());
    }
    gone.forEach(link -> notifyGone(link.getValue(), link.getKey()));
  }

  private void notifyGone(Upid linker, Upid linkee) {
    node.enqueue(linker, new Event.ExitedEvent(linkee));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way of one connection's messages into the mailboxes. A process is woken once for all messages
 * that came together: to wake a thread costs more than to serve a message.
 *
 * <p>Also the measure for holding back a peer that sends faster than its messages are served. To
 * count each message as it is served would cost every process; instead a {@link Event.Waypoint} is
 * put behind some hundred messages, and when the process gets there, these are served.
 */
final class NodeInlet implements Transport.Inlet {

  /** What a message counts for beside its body: the objects around it. */
  private static final int MESSAGE_OVERHEAD = 256;

  /** What is received between two waypoints. */
  private static final int STRETCH = 64 * 1024;

  private final Node node;
  private final Future<Void> isOpen;
  private final Runnable resume;

  /** Bytes before waypoints that were not reached yet. */
  private final AtomicLong unserved = new AtomicLong();

  private volatile boolean isHeldBack;

  /** The process of the last messages, if it is to be woken. */
  private @Nullable ProcessCell toWake;

  private int sinceWaypoint;

  NodeInlet(Node node, Future<Void> isOpen, Runnable resume) {
    this.node = node;
    this.isOpen = isOpen;
    this.resume = resume;
  }

  @Override
  public boolean receive(Message message) {
    ProcessCell cell = isOpen.isReady() ? node.receiver(message) : null;
    if (cell != toWake) {
      flush();
    }
    if (cell == null || !cell.add(message.asEvent())) {
      return false;
    }
    toWake = cell;
    sinceWaypoint += message.bodySize() + MESSAGE_OVERHEAD;
    if (sinceWaypoint >= STRETCH) {
      unserved.addAndGet(sinceWaypoint);
      cell.add(new Event.Waypoint(this, sinceWaypoint));
      sinceWaypoint = 0;
    }
    return true;
  }

  @Override
  public void flush() {
    ProcessCell cell = toWake;
    if (cell != null) {
      toWake = null;
      cell.wake();
    }
  }

  @Override
  public boolean isFull() {
    if (unserved.get() <= node.maxUnservedBytes()) {
      return false;
    }
    if (!isHeldBack) {
      node.vitals().countHeldBack();
      isHeldBack = true;
    }
    // It may have been served before the flag could be seen, and then nobody else resumes.
    return isMuchUnserved();
  }

  private boolean isMuchUnserved() {
    return unserved.get() > node.maxUnservedBytes() / 2;
  }

  /** A process has served, or dropped, all messages before a waypoint. */
  void reached(int bytes) {
    unserved.addAndGet(-bytes);
    if (isHeldBack && !isMuchUnserved()) {
      isHeldBack = false;
      resume.run();
    }
  }
}

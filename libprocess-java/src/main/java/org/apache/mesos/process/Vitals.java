// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node is doing: what it could not deliver, and how far its processes are behind. Safe for
 * use by any thread.
 */
public final class Vitals {

  private static final Logger log = LoggerFactory.getLogger(Vitals.class);

  /** The least number of events between two looks at a mailbox. */
  private static final long MIN_PRICE = 1024;

  private static final Duration WARNING_INTERVAL = Duration.ofSeconds(10);

  private final Clock clock;
  private final int mailboxWarning;
  private final LongAdder deadLetters = new LongAdder();
  private final LongAdder droppedMessages = new LongAdder();
  private final LongAdder failedProcesses = new LongAdder();
  private final LongAdder heldBack = new LongAdder();
  private final LongAccumulator longestMailbox = new LongAccumulator(Math::max, 0);
  private final AtomicReference<Instant> nextWarning = new AtomicReference<>(Instant.MIN);
  // Events served by processes that had more, and how many of them pay for the next look. Workers
  // overwrite each other here now and then, which does no harm and costs less than to prevent it.
  private long credit;
  private long price = MIN_PRICE;

  Vitals(Clock clock, int mailboxWarning) {
    this.clock = clock;
    this.mailboxWarning = mailboxWarning;
  }

  /** Messages for a process of this node that was not there. */
  public long deadLetters() {
    return deadLetters.sum();
  }

  /** Messages that still waited in the mailbox of a process when it ended. */
  public long droppedMessages() {
    return droppedMessages.sum();
  }

  /** Processes that ended by an exception. */
  public long failedProcesses() {
    return failedProcesses.sum();
  }

  /**
   * The most events that were seen waiting for one process. Looked at now and then, and only for
   * processes that have a lot to do, so short peaks are missed.
   */
  public long longestMailbox() {
    return longestMailbox.get();
  }

  /** How often nothing was read from a connection because too many of its messages waited. */
  public long heldBack() {
    return heldBack.sum();
  }

  void countHeldBack() {
    heldBack.increment();
  }

  void countDeadLetter() {
    deadLetters.increment();
  }

  void countFailedProcess() {
    failedProcesses.increment();
  }

  void dropped(Event event) {
    if (event instanceof Message) {
      droppedMessages.increment();
    }
    event.dropped();
  }

  /**
   * A process has served some events and has more. Now and then its mailbox is looked at: counting
   * takes time in proportion to what waits, so that at least twice as many events are served
   * between two looks.
   */
  void batchServed(ProcessCell cell, int events) {
    credit += events;
    if (credit >= price) {
      credit = 0;
      int length = cell.length();
      price = Math.max(Math.max(2L * length, price / 2), MIN_PRICE);
      note(cell.pid(), length);
    }
  }

  private void note(Upid pid, int length) {
    longestMailbox.accumulate(length);
    if (length > mailboxWarning && isWarningDue()) {
      log.warn("Process {} is behind: {} events wait in its mailbox", pid, length);
    }
  }

  private boolean isWarningDue() {
    Instant now = clock.now();
    Instant due = nextWarning.get();
    return !now.isBefore(due) && nextWarning.compareAndSet(due, now.plus(WARNING_INTERVAL));
  }
}

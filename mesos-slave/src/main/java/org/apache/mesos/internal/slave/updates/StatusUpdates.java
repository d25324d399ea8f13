// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.updates;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.internal.Messages.StatusUpdate;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The updates of each framework that wait for an acknowledgement, by uuid, each with the timer of
 * its next sending.
 *
 * <p>Unlike in the reference they outlive the framework's last executor, whose final updates would
 * be lost with it. They are forgotten when the framework is shut down.
 */
public final class StatusUpdates {

  private static final Logger log = LoggerFactory.getLogger(StatusUpdates.class);

  /** A framework that acknowledges nothing loses its oldest updates beyond this. */
  static final int MAX_PENDING_PER_FRAMEWORK = 10_000;

  /** Arms the timer after which an update is to be sent again. */
  public interface Retry {
    Timer schedule(FrameworkID frameworkId, ByteString uuid);
  }

  private record Pending(StatusUpdate update, Timer timer) {}

  private final Retry retry;
  private final Map<FrameworkID, LinkedHashMap<ByteString, Pending>> pending =
      new LinkedHashMap<>();

  public StatusUpdates(Retry retry) {
    this.retry = retry;
  }

  /** Keeps an update, which was just sent, until it is acknowledged. */
  public void add(StatusUpdate update) {
    FrameworkID frameworkId = update.getFrameworkId();
    LinkedHashMap<ByteString, Pending> updates =
        pending.computeIfAbsent(frameworkId, id -> new LinkedHashMap<>());
    Pending previous = updates.put(update.getUuid(), scheduled(update));
    if (previous != null) {
      previous.timer.cancel();
    }
    if (updates.size() > MAX_PENDING_PER_FRAMEWORK) {
      forgetOldest(updates);
    }
  }

  private Pending scheduled(StatusUpdate update) {
    return new Pending(update, retry.schedule(update.getFrameworkId(), update.getUuid()));
  }

  private static void forgetOldest(Map<ByteString, Pending> updates) {
    Pending oldest = updates.remove(updates.keySet().iterator().next());
    oldest.timer.cancel();
    log.warn(
        "Forgetting update {} of task {} of framework {} because {} newer ones are pending",
        oldest.update.getStatus().getState(),
        UserText.quote(oldest.update.getStatus().getTaskId().getValue()),
        oldest.update.getFrameworkId().getValue(),
        MAX_PENDING_PER_FRAMEWORK);
  }

  /** Ends the wait of an update; false if it was not pending. */
  public boolean acknowledge(FrameworkID frameworkId, ByteString uuid) {
    LinkedHashMap<ByteString, Pending> updates = pending.get(frameworkId);
    Pending acknowledged = updates == null ? null : updates.remove(uuid);
    if (acknowledged == null) {
      return false;
    }
    acknowledged.timer.cancel();
    if (updates.isEmpty()) {
      pending.remove(frameworkId);
    }
    return true;
  }

  /** An update whose timer has run out, if it is still pending; the next timer is armed. */
  public Optional<StatusUpdate> due(FrameworkID frameworkId, ByteString uuid) {
    LinkedHashMap<ByteString, Pending> updates = pending.get(frameworkId);
    Pending due = updates == null ? null : updates.get(uuid);
    if (due == null) {
      return Optional.empty();
    }
    updates.put(uuid, scheduled(due.update));
    return Optional.of(due.update);
  }

  /** Forgets all updates of a framework. */
  public void forget(FrameworkID frameworkId) {
    LinkedHashMap<ByteString, Pending> updates = pending.remove(frameworkId);
    if (updates != null) {
      updates.values().forEach(forgotten -> forgotten.timer.cancel());
    }
  }

  /** Forgets everything. */
  public void clear() {
    pending.values().forEach(updates -> updates.values().forEach(each -> each.timer.cancel()));
    pending.clear();
  }

  /** How many updates of a framework are pending. */
  public int count(FrameworkID frameworkId) {
    LinkedHashMap<ByteString, Pending> updates = pending.get(frameworkId);
    return updates == null ? 0 : updates.size();
  }
}

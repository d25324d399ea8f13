// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.mesos.internal.Messages.PingSlaveMessage;
import org.apache.mesos.internal.Messages.PongSlaveMessage;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/**
 * Pings one slave (handlers.md 5), and says when it has left several pings in a row unanswered. It
 * may answer later yet, as long as it is not removed. The pings go on independently of how busy the
 * master is.
 */
final class SlaveObserver extends Process {

  /** What a slave answers to; which one depends on its release (messages.md 5.3). */
  enum PingKind {
    /** {@code PING} without a body, for those that do not tell their release: through 0.20. */
    RAW,
    /** {@code PING} with a {@code PingSlaveMessage} as its body. */
    ENCODED,
    /** {@code PingSlaveMessage}. */
    MESSAGE;

    /** Of 0.21 to 0.25; slaves before do not tell, so a lower number is a slave of this project. */
    static PingKind of(String version) {
      Matcher numbers = VERSION.matcher(version);
      if (!numbers.lookingAt()) {
        return RAW;
      }
      int minor = Integer.parseInt(numbers.group(2));
      return numbers.group(1).equals("0") && minor >= FIRST_ENCODED && minor <= LAST_ENCODED
          ? ENCODED
          : MESSAGE;
    }
  }

  private static final Pattern VERSION = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})");
  private static final int FIRST_ENCODED = 21;
  private static final int LAST_ENCODED = 25;
  private static final String PING = "PING";

  private static final Duration TIMEOUT = Constants.SLAVE_PONG_TIMEOUT;

  private final Upid slave;
  private final PingKind kind;
  private final Runnable onSilent;
  private final Runnable onAnswer;
  private boolean isConnected = true;
  private boolean isPinged;
  private int timeouts;
  private @Nullable Timer timer;

  /** Runs the calls, as this process, once the slave counts as lost and if it answers after all. */
  SlaveObserver(String id, Upid slave, PingKind kind, Runnable onSilent, Runnable onAnswer) {
    super(id);
    this.slave = slave;
    this.kind = kind;
    this.onSilent = onSilent;
    this.onAnswer = onAnswer;
  }

  /** What the next pings say; a slave that thinks otherwise registers again. */
  void setConnected(boolean newConnected) {
    isConnected = newConnected;
  }

  @Override
  protected void initialize() {
    install("PONG", (from, body) -> pong());
    install(PongSlaveMessage.class, from -> pong());
    ping();
  }

  private void ping() {
    PingSlaveMessage message =
        PingSlaveMessage.newBuilder().setConnected(isConnected).build();
    switch (kind) {
      case RAW -> send(slave, PING, ByteString.EMPTY);
      case ENCODED -> send(slave, PING, message.toByteString());
      case MESSAGE -> send(slave, message);
    }
    isPinged = true;
    timer = delay(TIMEOUT, this::timeout);
  }

  private void pong() {
    if (timeouts >= Constants.MAX_SLAVE_TIMEOUTS) {
      onAnswer.run();
    }
    timeouts = 0;
    isPinged = false;
  }

  private void timeout() {
    if (isPinged) {
      timeouts++;
    }
    if (timeouts == Constants.MAX_SLAVE_TIMEOUTS && isPinged) {
      isPinged = false;
      onSilent.run();
      timer = delay(TIMEOUT, this::timeout);
      return;
    }
    ping();
  }

  @Override
  protected void cleanup() {
    if (timer != null) {
      timer.cancel();
    }
  }
}

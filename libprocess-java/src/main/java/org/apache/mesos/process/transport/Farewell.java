// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection on which everything has been written. Closing a socket while answers lie
 * unread in it resets the connection, and the kernel then throws away what it has not sent yet. So
 * this side only says that it is done, the peer closes, and a peer that does not is given up on.
 */
// A write or close that fails closes the channel, which is noticed there.
@SuppressWarnings("FutureReturnValueIgnored")
final class Farewell {

  /** For a peer that is slow to read; those that live close as soon as they see the end. */
  static final Duration MAX_WAIT = Duration.ofSeconds(5);

  private Farewell() {}

  /** To be called on the channel's thread, with no writes outstanding. */
  static void say(Channel channel) {
    if (!channel.isActive()) {
      channel.close();
      return;
    }
    // What still comes in is read and thrown away, so that the peer's close is seen.
    channel.config().setAutoRead(true);
    ((DuplexChannel) channel).shutdownOutput();
    var timeout = channel
        .eventLoop()
        .schedule(() -> channel.close(), MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(closed -> timeout.cancel(false));
  }
}

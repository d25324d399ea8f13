// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import com.google.protobuf.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.Upid;

/**
 * What the parts of the slave use of its process: messages in its name, time and chance. As an
 * executor it runs calls as that process.
 */
interface SlaveContext extends Executor {

  Upid self();

  void send(Upid to, Message message);

  /** Asks for news of a broken connection. */
  void link(Upid pid);

  /** As {@link #link}, over a new connection. */
  void relink(Upid pid);

  Instant now();

  UUID newUuid();

  /** A random number from 0 to less than 1. */
  double nextDouble();

  Timer delay(Duration delay, Runnable call);

  /** To be told of every executor that is gone: a slave that shuts down waits for the last one. */
  void executorGone();
}

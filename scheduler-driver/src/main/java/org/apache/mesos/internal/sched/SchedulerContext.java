// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.Upid;

/** What the parts of a driver's process do as that process. */
interface SchedulerContext {

  Upid self();

  Node node();

  default Clock clock() {
    return node().clock();
  }

  default RandomGenerator random() {
    return node().random();
  }

  void send(Upid to, Message message);

  void link(Upid to);

  Timer delay(Duration delay, Runnable call);

  /** Runs a call as this process, from whatever thread. */
  void execute(Runnable call);
}

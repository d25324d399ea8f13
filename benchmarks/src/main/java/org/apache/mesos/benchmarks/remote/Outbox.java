// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks.remote;

import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.mesos.Protos.TaskStatus;
import org.jctools.queues.MpscUnboundedArrayQueue;

/**
 * Brings messages of any thread to an event loop, many for one wake-up. On the loop itself they are
 * written at once and flushed by the caller.
 */
final class Outbox {

  private final EventLoop loop;
  private final Consumer<TaskStatus> writer;
  private final Runnable flusher;
  private final MpscUnboundedArrayQueue<TaskStatus> queue = new MpscUnboundedArrayQueue<>(1024);
  private final AtomicBoolean isScheduled = new AtomicBoolean();
  private final Runnable drain = this::drain;

  Outbox(EventLoop loop, Consumer<TaskStatus> writer, Runnable flusher) {
    this.loop = loop;
    this.writer = writer;
    this.flusher = flusher;
  }

  void send(TaskStatus message) {
    if (loop.inEventLoop()) {
      writer.accept(message);
      return;
    }
    queue.offer(message);
    if (!isScheduled.get() && isScheduled.compareAndSet(false, true)) {
      loop.execute(drain);
    }
  }

  private void drain() {
    isScheduled.set(false);
    TaskStatus message;
    while ((message = queue.poll()) != null) {
      writer.accept(message);
    }
    flusher.run();
  }
}

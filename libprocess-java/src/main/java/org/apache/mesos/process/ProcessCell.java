// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.mesos.process.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one process on its node: its mailbox, which this is, whether it is on the run queue,
 * and the loop that serves its events.
 */
final class ProcessCell extends Mailbox implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(ProcessCell.class);

  /**
   * How many events a process serves before it goes to the end of the run queue. Large enough to
   * pay for the queueing, small enough that others get their turn soon. The original has no limit.
   */
  private static final int BATCH = 128;

  /** The same for what has just arrived: all small messages of one read. */
  private static final int ARRIVED_BATCH = 1024;

  /** In the state: on the run queue or running; if neither this nor ENDED, the process is idle. */
  private static final int SCHEDULED = 1;

  /** In the state: never to be run again. */
  private static final int ENDED = 1 << 1;

  /** In the state: not initialized yet. */
  private static final int NEW = 1 << 2;

  /** In the state: what comes before the next terminate event is to be dropped. */
  private static final int INJECTED = 1 << 3;

  private static final Promise<Void> HAS_TERMINATED = new Promise<>();
  private static final VarHandle STATE;

  static {
    HAS_TERMINATED.set(null);
    try {
      STATE = MethodHandles.lookup().findVarHandle(ProcessCell.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Node node;
  private final Process process;
  // A new process is scheduled by spawn, to be initialized. One word, to keep a process small.
  private volatile int state = SCHEDULED | NEW;
  // Made when first asked for: most processes end without anybody waiting.
  private @Nullable Promise<Void> terminated;

  ProcessCell(Node node, Process process) {
    this.node = node;
    this.process = process;
  }

  Node node() {
    return node;
  }

  boolean hasEnded() {
    return (state & ENDED) != 0;
  }

  Upid pid() {
    return process.self();
  }

  synchronized Future<Void> terminated() {
    if (terminated == null) {
      terminated = new Promise<>();
    }
    return terminated.future();
  }

  /** Queues an event; drops it if the process has ended. False in that case. */
  boolean enqueue(Event event) {
    put(event);
    if (schedule()) {
      node.runQueue().execute(this);
    }
    return isTaken();
  }

  private boolean isTaken() {
    if (hasEnded()) {
      dropPending();
      return false;
    }
    return true;
  }

  /** As {@link #enqueue}, but leaves it to the caller to {@link #wake} the process. */
  boolean add(Event event) {
    put(event);
    return isTaken();
  }

  /** Sees that what was added is served: here and now, if the process is made for that. */
  void wake() {
    if (isEmpty() || !schedule()) {
      return;
    }
    if (process.isServedOnArrival()) {
      run(ARRIVED_BATCH);
    } else {
      node.runQueue().execute(this);
    }
  }

  void terminate(Termination termination) {
    if (termination == Termination.INJECTED) {
      STATE.getAndBitwiseOr(this, INJECTED);
    }
    enqueue(new Event.TerminateEvent());
  }

  @Override
  public void run() {
    run(BATCH);
  }

  private void run(int batch) {
    try {
      if ((state & NEW) != 0) {
        STATE.getAndBitwiseAnd(this, ~NEW);
        process.initialize();
      }
      serve(batch);
    } catch (RuntimeException | Error e) {
      log.error("Ending process {} because of an unexpected failure", pid(), e);
      end();
      node.failed(pid(), e);
    }
  }

  private void serve(int batch) {
    for (int served = 0; served < batch; served++) {
      Event event = poll();
      if (event == null) {
        if (isIdle()) {
          return;
        }
      } else if (event instanceof Event.TerminateEvent) {
        process.cleanup();
        end();
        return;
      } else if ((state & INJECTED) != 0) {
        node.vitals().dropped(event);
      } else {
        serve(event);
      }
    }
    node.vitals().batchServed(this, batch);
    node.runQueue().execute(this);
  }

  /** Goes idle, unless an event came in meanwhile and no other thread took the process up. */
  private boolean isIdle() {
    STATE.getAndBitwiseAnd(this, ~SCHEDULED);
    return isEmpty() || !schedule();
  }

  /** Takes an idle process up; true for one thread only. */
  private boolean schedule() {
    int current;
    while (((current = state) & (SCHEDULED | ENDED)) == 0) {
      if (STATE.compareAndSet(this, current, current | SCHEDULED)) {
        return true;
      }
    }
    return false;
  }

  private void serve(Event event) {
    if (node.isFiltered(process, event)) {
      event.dropped();
      return;
    }
    if (event instanceof Message message) {
      serve(message);
    } else if (event instanceof Event.DispatchEvent e) {
      e.call.run();
    } else if (event instanceof Continuation<?> continuation) {
      continuation.run();
    } else if (event instanceof Event.ExitedEvent e) {
      process.exited(e.gone);
    } else if (event instanceof Event.RequestEvent e) {
      serve(e);
    } else if (event instanceof Event.Waypoint waypoint) {
      waypoint.inlet.reached(waypoint.bytes);
    }
  }

  private void serve(Message message) {
    Consumer<Message> handler = process.table().handler(message.name());
    if (handler != null) {
      handler.accept(message);
      return;
    }
    process
        .table()
        .delegate(message.name())
        .ifPresentOrElse(
            to -> node.deliver(Message.of(message.name(), message.from(), to, message.body())),
            () -> process.table().defaultHandler().accept(message));
  }

  private void serve(Event.RequestEvent event) {
    String path = event.request.path();
    int slash = path.indexOf('/', 1);
    String pathBelow = slash < 0 ? "" : path.substring(slash);
    Optional<RequestHandler> handler = process.table().route(pathBelow);
    if (handler.isEmpty()) {
      Optional<HttpResponse> file = process.table().asset(pathBelow).map(HttpResponse::file);
      event.response.set(file.orElseGet(HttpResponse::notFound));
      return;
    }
    try {
      handler
          .get()
          .handle(event.request)
          .onReady(event.response::set)
          .onFailed(e -> event.response.set(HttpResponse.internalServerError(textOf(e))))
          .onDiscarded(
              () -> event.response.set(HttpResponse.internalServerError("discarded future")))
          .onAbandoned(event::dropped);
    } catch (RuntimeException | Error e) {
      event.dropped();
      throw e;
    }
  }

  private static String textOf(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }

  /** The last act: from here on every event is dropped, and the id is free. */
  private void end() {
    STATE.getAndBitwiseOr(this, ENDED);
    dropPending();
    node.remove(this);
    Promise<Void> awaited;
    synchronized (this) {
      if (terminated == null) {
        terminated = HAS_TERMINATED;
      }
      awaited = terminated;
    }
    awaited.set(null);
  }

  // The monitor makes the process's own thread and late producers one consumer at a time.
  private synchronized void dropPending() {
    Event event;
    while ((event = poll()) != null) {
      node.vitals().dropped(event);
    }
  }
}

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

  private static final int IDLE = 0;
  private static final int SCHEDULED = 1;
  private static final int ENDED = 2;
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
  private final Upid pid;
  // A new process is scheduled by spawn, to be initialized.
  private volatile int state = SCHEDULED;
  private volatile boolean isTerminationInjected;
  private boolean isInitialized;
  // Made when first asked for: most processes end without anybody waiting.
  private @Nullable Promise<Void> terminated;

  ProcessCell(Node node, Process process) {
    this.node = node;
    this.process = process;
    this.pid = new Upid(process.id(), node.address());
    pid.setCell(this);
  }

  Node node() {
    return node;
  }

  boolean hasEnded() {
    return state == ENDED;
  }

  Upid pid() {
    return pid;
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
    if (state == IDLE && STATE.compareAndSet(this, IDLE, SCHEDULED)) {
      node.runQueue().execute(this);
    }
    if (state == ENDED) {
      dropPending();
      return false;
    }
    return true;
  }

  void terminate(Termination termination) {
    if (termination == Termination.INJECTED) {
      isTerminationInjected = true;
    }
    enqueue(new Event.TerminateEvent());
  }

  @Override
  public void run() {
    try {
      if (!isInitialized) {
        isInitialized = true;
        process.initialize();
      }
      serveBatch();
    } catch (RuntimeException | Error e) {
      log.error("Ending process {} because of an unexpected failure", pid, e);
      end();
      node.failed(pid, e);
    }
  }

  private void serveBatch() {
    for (int served = 0; served < BATCH; served++) {
      Event event = poll();
      if (event == null) {
        if (isIdle()) {
          return;
        }
      } else if (event instanceof Event.TerminateEvent) {
        process.cleanup();
        end();
        return;
      } else if (isTerminationInjected) {
        event.dropped();
      } else {
        serve(event);
      }
    }
    node.runQueue().execute(this);
  }

  /** Goes idle, unless an event came in meanwhile and no other thread took the process up. */
  private boolean isIdle() {
    state = IDLE;
    return isEmpty() || !STATE.compareAndSet(this, IDLE, SCHEDULED);
  }

  private void serve(Event event) {
    if (node.isFiltered(pid, event)) {
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
    Optional<RequestHandler> handler =
        process.table().route(slash < 0 ? "" : path.substring(slash));
    if (handler.isEmpty()) {
      event.response.set(HttpResponse.notFound());
      return;
    }
    try {
      handler
          .get()
          .handle(event.request)
          .onReady(event.response::set)
          .onFailed(e -> event.response.set(HttpResponse.internalServerError(String.valueOf(e))))
          .onDiscarded(
              () -> event.response.set(HttpResponse.internalServerError("discarded future")))
          .onAbandoned(event::dropped);
    } catch (RuntimeException | Error e) {
      event.dropped();
      throw e;
    }
  }

  /** The last act: from here on every event is dropped, and the id is free. */
  private void end() {
    state = ENDED;
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
      event.dropped();
    }
  }
}

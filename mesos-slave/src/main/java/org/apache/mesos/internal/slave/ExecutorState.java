// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import com.google.common.collect.ImmutableTable;

/** Where an executor is in its life, and what it does about what happens to it. */
enum ExecutorState {
  /** Started, not heard of yet; its tasks are queued. */
  LAUNCHING,
  /** Left behind by an earlier slave process, not heard of yet; its tasks are queued. */
  RECONNECTING,
  /** Registered. */
  RUNNING,
  /** Told to end, or to be told so when it registers. */
  SHUTTING_DOWN,
  /** Its process has ended; its last updates may still arrive. */
  EXITED;

  enum Event {
    TASK,
    REGISTRATION,
    /** The answer to a slave that is back. */
    REREGISTRATION,
    SHUTDOWN,
    EXIT
  }

  enum Action {
    QUEUE_TASK,
    SEND_TASK,
    REFUSE_TASK,
    ACCEPT_REGISTRATION,
    REFUSE_REGISTRATION,
    ACCEPT_REREGISTRATION,
    BEGIN_SHUTDOWN,
    AWAIT_LAST_UPDATES,
    /** Nothing is done. */
    IGNORE
  }

  record Transition(ExecutorState next, Action action) {}

  private static final ImmutableTable<ExecutorState, Event, Transition> TRANSITIONS =
      ImmutableTable.<ExecutorState, Event, Transition>builder()
          .put(LAUNCHING, Event.TASK, new Transition(LAUNCHING, Action.QUEUE_TASK))
          .put(LAUNCHING, Event.REGISTRATION, new Transition(RUNNING, Action.ACCEPT_REGISTRATION))
          .put(
              LAUNCHING,
              Event.REREGISTRATION,
              new Transition(LAUNCHING, Action.REFUSE_REGISTRATION))
          .put(LAUNCHING, Event.SHUTDOWN, new Transition(SHUTTING_DOWN, Action.BEGIN_SHUTDOWN))
          .put(LAUNCHING, Event.EXIT, new Transition(EXITED, Action.AWAIT_LAST_UPDATES))
          .put(RECONNECTING, Event.TASK, new Transition(RECONNECTING, Action.QUEUE_TASK))
          // It was started shortly before its slave ended, and that has not heard of it.
          .put(
              RECONNECTING, Event.REGISTRATION, new Transition(RUNNING, Action.ACCEPT_REGISTRATION))
          .put(
              RECONNECTING,
              Event.REREGISTRATION,
              new Transition(RUNNING, Action.ACCEPT_REREGISTRATION))
          .put(RECONNECTING, Event.SHUTDOWN, new Transition(SHUTTING_DOWN, Action.BEGIN_SHUTDOWN))
          .put(RECONNECTING, Event.EXIT, new Transition(EXITED, Action.AWAIT_LAST_UPDATES))
          .put(RUNNING, Event.TASK, new Transition(RUNNING, Action.SEND_TASK))
          .put(RUNNING, Event.REGISTRATION, new Transition(RUNNING, Action.REFUSE_REGISTRATION))
          .put(RUNNING, Event.REREGISTRATION, new Transition(RUNNING, Action.ACCEPT_REREGISTRATION))
          .put(RUNNING, Event.SHUTDOWN, new Transition(SHUTTING_DOWN, Action.BEGIN_SHUTDOWN))
          .put(RUNNING, Event.EXIT, new Transition(EXITED, Action.AWAIT_LAST_UPDATES))
          .put(SHUTTING_DOWN, Event.TASK, new Transition(SHUTTING_DOWN, Action.REFUSE_TASK))
          .put(
              SHUTTING_DOWN,
              Event.REGISTRATION,
              new Transition(SHUTTING_DOWN, Action.REFUSE_REGISTRATION))
          .put(
              SHUTTING_DOWN,
              Event.REREGISTRATION,
              new Transition(SHUTTING_DOWN, Action.REFUSE_REGISTRATION))
          .put(SHUTTING_DOWN, Event.SHUTDOWN, new Transition(SHUTTING_DOWN, Action.IGNORE))
          .put(SHUTTING_DOWN, Event.EXIT, new Transition(EXITED, Action.AWAIT_LAST_UPDATES))
          .put(EXITED, Event.TASK, new Transition(EXITED, Action.REFUSE_TASK))
          .put(EXITED, Event.REGISTRATION, new Transition(EXITED, Action.REFUSE_REGISTRATION))
          .put(EXITED, Event.REREGISTRATION, new Transition(EXITED, Action.REFUSE_REGISTRATION))
          .put(EXITED, Event.SHUTDOWN, new Transition(EXITED, Action.IGNORE))
          .put(EXITED, Event.EXIT, new Transition(EXITED, Action.IGNORE))
          .build();

  /** What follows from an event in this state; defined for all pairs. */
  Transition on(Event event) {
    Transition transition = TRANSITIONS.get(this, event);
    if (transition == null) {
      throw new IllegalStateException("no transition for " + event + " in state " + this);
    }
    return transition;
  }
}

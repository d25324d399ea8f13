// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static org.apache.mesos.internal.slave.ExecutorState.EXITED;
import static org.apache.mesos.internal.slave.ExecutorState.LAUNCHING;
import static org.apache.mesos.internal.slave.ExecutorState.RECONNECTING;
import static org.apache.mesos.internal.slave.ExecutorState.RUNNING;
import static org.apache.mesos.internal.slave.ExecutorState.SHUTTING_DOWN;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.mesos.internal.slave.ExecutorState.Action;
import org.apache.mesos.internal.slave.ExecutorState.Event;
import org.apache.mesos.internal.slave.ExecutorState.Transition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutorStateTest {

  @ParameterizedTest
  @CsvSource({
    "LAUNCHING,     TASK,         LAUNCHING,     QUEUE_TASK",
    "LAUNCHING,     REGISTRATION, RUNNING,       ACCEPT_REGISTRATION",
    "LAUNCHING,     REREGISTRATION, LAUNCHING,   REFUSE_REGISTRATION",
    "LAUNCHING,     SHUTDOWN,     SHUTTING_DOWN, BEGIN_SHUTDOWN",
    "LAUNCHING,     EXIT,         EXITED,        AWAIT_LAST_UPDATES",
    "RECONNECTING,  TASK,         RECONNECTING,  QUEUE_TASK",
    "RECONNECTING,  REGISTRATION, RUNNING,       ACCEPT_REGISTRATION",
    "RECONNECTING,  REREGISTRATION, RUNNING,     ACCEPT_REREGISTRATION",
    "RECONNECTING,  SHUTDOWN,     SHUTTING_DOWN, BEGIN_SHUTDOWN",
    "RECONNECTING,  EXIT,         EXITED,        AWAIT_LAST_UPDATES",
    "RUNNING,       TASK,         RUNNING,       SEND_TASK",
    "RUNNING,       REGISTRATION, RUNNING,       REFUSE_REGISTRATION",
    "RUNNING,       REREGISTRATION, RUNNING,     ACCEPT_REREGISTRATION",
    "RUNNING,       SHUTDOWN,     SHUTTING_DOWN, BEGIN_SHUTDOWN",
    "RUNNING,       EXIT,         EXITED,        AWAIT_LAST_UPDATES",
    "SHUTTING_DOWN, TASK,         SHUTTING_DOWN, REFUSE_TASK",
    "SHUTTING_DOWN, REGISTRATION, SHUTTING_DOWN, REFUSE_REGISTRATION",
    "SHUTTING_DOWN, REREGISTRATION, SHUTTING_DOWN, REFUSE_REGISTRATION",
    "SHUTTING_DOWN, SHUTDOWN,     SHUTTING_DOWN, IGNORE",
    "SHUTTING_DOWN, EXIT,         EXITED,        AWAIT_LAST_UPDATES",
    "EXITED,        TASK,         EXITED,        REFUSE_TASK",
    "EXITED,        REGISTRATION, EXITED,        REFUSE_REGISTRATION",
    "EXITED,        REREGISTRATION, EXITED,      REFUSE_REGISTRATION",
    "EXITED,        SHUTDOWN,     EXITED,        IGNORE",
    "EXITED,        EXIT,         EXITED,        IGNORE",
  })
  void everyEventIsAnsweredInEveryState(
      ExecutorState state, Event event, ExecutorState next, Action action) {
    assertThat(state.on(event)).isEqualTo(new Transition(next, action));
  }

  @Test
  void tableIsComplete() {
    assertThat(ExecutorState.values())
        .containsExactly(LAUNCHING, RECONNECTING, RUNNING, SHUTTING_DOWN, EXITED);
    for (ExecutorState state : ExecutorState.values()) {
      for (Event event : Event.values()) {
        assertThat(state.on(event)).isNotNull();
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every state promises. */
abstract class StateSuite {

  /** Generous: nothing takes a tenth of it on a machine that is not overloaded. */
  static final long LIMIT_SECONDS = 50;

  private State state;

  /** Another state with the same variables, or the same one. */
  abstract State open() throws Exception;

  @BeforeEach
  void openState() throws Exception {
    state = open();
  }

  @AfterEach
  void closeState() {
    ((AbstractState) state).close();
  }

  static <T> T get(Future<T> future) throws Exception {
    return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  static String text(Variable variable) {
    return new String(variable.value(), UTF_8);
  }

  static Variable store(State state, Variable variable, String value) throws Exception {
    return get(state.store(variable.mutate(value.getBytes(UTF_8))));
  }

  @Test
  void variableThatWasNeverStoredIsEmpty() throws Exception {
    assertThat(get(state.fetch("task ids")).value()).isEmpty();
    assertThat(get(state.names())).isExhausted();
  }

  @Test
  void variableThatWasStoredIsFetched() throws Exception {
    store(state, get(state.fetch("a")), "1");

    assertThat(text(get(state.fetch("a")))).isEqualTo("1");
    assertThat(get(state.fetch("b")).value()).isEmpty();
  }

  @Test
  void mutationLeavesTheVariableAsItWas() throws Exception {
    Variable variable = get(state.fetch("a"));

    Variable mutated = variable.mutate(new byte[] {1});
    mutated.value()[0] = 2;

    assertThat(variable.value()).isEmpty();
    assertThat(mutated.value()).containsExactly(1);
  }

  @Test
  void whatStoreGivesCanBeStoredAgain() throws Exception {
    Variable first = store(state, get(state.fetch("a")), "1");

    Variable second = store(state, first, "2");

    assertThat(second).isNotNull();
    assertThat(text(get(state.fetch("a")))).isEqualTo("2");
  }

  @Test
  void storeFailsIfTheVariableHasChangedMeanwhile() throws Exception {
    Variable mine = store(state, get(state.fetch("a")), "1");
    store(state, get(state.fetch("a")), "theirs");

    assertThat(store(state, mine, "mine")).isNull();
    assertThat(text(get(state.fetch("a")))).isEqualTo("theirs");
  }

  @Test
  void ofTwoThatCreateAVariableOneIsTold() throws Exception {
    Variable mine = get(state.fetch("a"));
    Variable theirs = get(state.fetch("a"));

    assertThat(store(state, theirs, "theirs")).isNotNull();
    assertThat(store(state, mine, "mine")).isNull();
  }

  @Test
  void expungedVariableIsGone() throws Exception {
    Variable variable = store(state, get(state.fetch("a")), "1");

    assertThat(get(state.expunge(variable))).isTrue();

    assertThat(get(state.fetch("a")).value()).isEmpty();
    assertThat(get(state.names())).isExhausted();
    assertThat(get(state.expunge(variable))).isFalse();
  }

  @Test
  void expungeFailsIfTheVariableHasChangedMeanwhile() throws Exception {
    Variable old = store(state, get(state.fetch("a")), "1");
    store(state, old, "2");

    assertThat(get(state.expunge(old))).isFalse();
    assertThat(text(get(state.fetch("a")))).isEqualTo("2");
  }

  @Test
  void namesAreThoseOfAllThatIsStored() throws Exception {
    store(state, get(state.fetch("b")), "1");
    store(state, get(state.fetch("a")), "1");
    get(state.fetch("c"));

    assertThat(ImmutableList.copyOf(get(state.names()))).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void namesAndValuesMayBeAnyText() throws Exception {
    String name = "größe & co. \u2713";

    store(state, get(state.fetch(name)), "\u2713");

    assertThat(text(get(state.fetch(name)))).isEqualTo("\u2713");
    assertThat(get(state.names())).toIterable().containsExactly(name);
  }

  @Test
  void closedStateFails() throws Exception {
    ((AbstractState) state).close();

    assertThatThrownBy(() -> get(state.fetch("a")))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(java.util.concurrent.RejectedExecutionException.class)
        .hasMessageContaining("The state is closed");
  }
}

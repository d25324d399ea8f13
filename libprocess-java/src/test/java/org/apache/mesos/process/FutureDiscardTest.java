// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How far a discard request goes through a chain, and what ends it (libprocess.md 9.4). */
class FutureDiscardTest {

  private final Promise<Integer> source = new Promise<>();
  private final Promise<Integer> second = new Promise<>();
  private final List<String> calls = new ArrayList<>();
  private Future<String> chain;

  /** The second step is under way, the last one has not begun. */
  @BeforeEach
  void discardHalfWay() {
    chain = source.future().then(value -> second.future()).map(value -> {
      calls.add("last step");
      return "" + value;
    });
    source.set(1);
    chain.discard();
  }

  /** Reference: FutureTest.Discard1. */
  @Test
  void theProducerMayDiscard() {
    assertThat(second.future().hasDiscard()).isTrue();

    second.discard();

    assertThat(chain.isDiscarded()).isTrue();
    assertThat(calls).isEmpty();
  }

  /** Reference: FutureTest.Discard2. */
  @Test
  void theProducerMaySucceedButNoFurtherStepIsBegun() {
    second.set(2);

    assertThat(chain.isDiscarded()).isTrue();
    assertThat(calls).isEmpty();
  }

  /** Reference: FutureTest.Discard3. */
  @Test
  void theProducerMayFail() {
    second.fail("no luck");

    assertThat(chain.failure()).hasMessage("no luck");
    assertThat(calls).isEmpty();
  }

  /** Reference: FutureTest.RecoverDiscard. */
  @Test
  void aRecoveryIsReachedByLaterRequestsOnly() {
    Promise<String> recovery = new Promise<>();
    Future<String> recovered = chain.recover(f -> recovery.future());
    recovered.discard();

    second.discard();
    assertThat(recovery.future().hasDiscard()).isFalse();
    recovered.discard();

    assertThat(recovery.future().hasDiscard()).isTrue();
    recovery.set("world");
    assertThat(recovered.value()).isEqualTo("world");
  }

  /** Reference: FutureTest.RecoverDiscarded. */
  @Test
  void aDiscardedChainCanBeRecovered() {
    Future<String> recovered = chain.recover(f -> Future.ready("world"));

    second.discard();

    assertThat(recovered.value()).isEqualTo("world");
  }

  /** Reference: FutureTest.CallableOnce. */
  @Test
  void onlyTheCallbacksOfTheOutcomeRunAndOnce() {
    Promise<Integer> promise = new Promise<>();
    promise
        .future()
        .onReady(value -> calls.add("ready"))
        .onFailed(reason -> calls.add("failed"))
        .onDiscarded(() -> calls.add("discarded"))
        .onDiscard(() -> calls.add("discard"))
        .onAbandoned(() -> calls.add("abandoned"))
        .onAny(future -> calls.add("any"));

    promise.set(1);
    promise.set(2);
    promise.future().discard();

    assertThat(calls).containsExactly("ready", "any");
  }
}

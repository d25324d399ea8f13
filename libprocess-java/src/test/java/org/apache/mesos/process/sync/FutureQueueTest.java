// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.mesos.process.Future;
import org.junit.jupiter.api.Test;

/** The cases of libprocess.md 9.4 on queues. */
class FutureQueueTest {

  private final FutureQueue<String> queue = new FutureQueue<>();

  /** Reference: QueueTest.Block. */
  @Test
  void aConsumerWaitsForAnElement() {
    Future<String> got = queue.get();
    assertThat(got.isPending()).isTrue();

    queue.put("hello");

    assertThat(got.value()).isEqualTo("hello");
    assertThat(queue.size()).isZero();
  }

  /** Reference: QueueTest.Noblock. */
  @Test
  void anElementWaitsForAConsumer() {
    queue.put("world");
    assertThat(queue.size()).isEqualTo(1);

    assertThat(queue.get().value()).isEqualTo("world");
  }

  /** Reference: QueueTest.Queue. */
  @Test
  void elementsAndConsumersKeepTheirOrder() {
    Future<String> first = queue.get();
    Future<String> second = queue.get();

    queue.put("one");
    queue.put("two");
    queue.put("three");
    queue.put("four");

    assertThat(first.value()).isEqualTo("one");
    assertThat(second.value()).isEqualTo("two");
    assertThat(queue.get().value()).isEqualTo("three");
    assertThat(queue.get().value()).isEqualTo("four");
  }

  /** Reference: QueueTest.Discard. */
  @Test
  void aConsumerThatGivesUpIsPassedOver() {
    Future<String> first = queue.get();
    Future<String> second = queue.get();

    first.discard();
    queue.put("hello");

    assertThat(first.isDiscarded()).isTrue();
    assertThat(second.value()).isEqualTo("hello");
  }
}

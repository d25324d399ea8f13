// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only several threads can show. */
class WorkerRunQueueTest {

  private static final class Counter extends Process {
    private int count;
    private final AtomicInteger inside = new AtomicInteger();
    private boolean isOverlapped;

    Counter(String id) {
      super(id);
    }

    void increment() {
      isOverlapped |= inside.incrementAndGet() > 1;
      count++;
      inside.decrementAndGet();
    }
  }

  private static final class NoNetwork implements Transport {
    @Override
    public Address start(Receiver receiver) {
      return new Address(0x7f000001, 1);
    }

    @Override
    public void send(Message message) {}

    @Override
    public void link(Address node) {}

    @Override
    public void relink(Address node) {}

    @Override
    public void close() {}
  }

  private final WorkerRunQueue runQueue = new WorkerRunQueue(2);
  private Node node;

  @BeforeEach
  void start() throws IOException {
    node = Node.builder(new NoNetwork()).runQueue(runQueue).build();
  }

  @AfterEach
  void close() {
    node.close();
    runQueue.close();
  }

  @Test
  void aProcessIsNeverRunByTwoThreadsAndLosesNothing() throws InterruptedException {
    List<Counter> counters = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Counter counter = new Counter("counter" + i);
      counters.add(counter);
      node.spawn(counter);
    }
    List<Thread> producers = new ArrayList<>();
    for (int p = 0; p < 4; p++) {
      Thread producer = new Thread(() -> {
        for (int i = 0; i < 10_000; i++) {
          Counter counter = counters.get(i % counters.size());
          counter.execute(counter::increment);
        }
      });
      producers.add(producer);
      producer.start();
    }

    for (Thread producer : producers) {
      producer.join();
    }
    for (Counter counter : counters) {
      counter.terminate();
      node.await(counter.terminated());
    }

    assertThat(counters).allMatch(counter -> counter.count == 4_000 && !counter.isOverlapped);
  }

  /** Reference: ProcessTest.Donate. */
  @Test
  void aHandlerMayWaitForAnotherProcessEvenOnTheLastWorker() throws InterruptedException {
    List<Counter> waiting = new ArrayList<>();
    List<Future<Boolean>> results = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Counter outer = new Counter("outer" + i);
      waiting.add(outer);
      node.spawn(outer);
      results.add(outer.dispatch(this::spawnTerminateAndAwait));
    }

    for (Future<Boolean> result : results) {
      node.await(result);
      assertThat(result.value()).isTrue();
    }
    assertThat(waiting).hasSize(8);
  }

  private Future<Boolean> spawnTerminateAndAwait() {
    Upid inner = node.spawn(new Counter(node.generateId("inner")));
    node.terminate(inner);
    try {
      return Future.ready(node.await(inner) || !inner.isEmpty());
    } catch (InterruptedException e) {
      return Future.failed(e);
    }
  }

  @Test
  void everyEventOfAProcessThatEndsIsServedOrDropped() throws InterruptedException {
    for (int round = 0; round < 200; round++) {
      Counter counter = new Counter("short" + round);
      node.spawn(counter);
      Thread killer = new Thread(() -> node.terminate(counter.self()));
      killer.start();
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        results.add(counter.dispatch(() -> Future.ready(1)));
      }

      for (Future<Integer> result : results) {
        node.await(result);
        assertThat(result.isReady() || result.isAbandoned()).isTrue();
      }
      killer.join();
    }
  }

  /** Reference: ProcessTest.Spawn. */
  @Test
  void awaitWithATimeoutFollowsTheClock() throws InterruptedException {
    Counter counter = new Counter("living");
    node.spawn(counter);

    assertThat(node.await(counter.self(), java.time.Duration.ZERO)).isFalse();
    counter.terminate();
    node.await(counter.terminated());
    assertThat(node.await(counter.self(), java.time.Duration.ofSeconds(9))).isFalse();
  }

  @Test
  void webRequestsAreAnsweredFromOtherThreads() throws InterruptedException {
    Future<HttpResponse> help = node.request(HttpRequest.get("/help", java.util.Map.of()));

    node.await(help);

    assertThat(help.value().status()).isEqualTo(200);
  }
}

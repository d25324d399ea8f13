// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class MailboxTest {

  private static final class Numbered implements Runnable {
    private final int producer;
    private final int number;

    Numbered(int producer, int number) {
      this.producer = producer;
      this.number = number;
    }

    @Override
    public void run() {}
  }

  private final Mailbox mailbox = new Mailbox();

  @Test
  void eventsComeOutInTheOrderTheyWentInAgainAndAgain() {
    for (int round = 0; round < 3; round++) {
      assertThat(mailbox.isEmpty()).isTrue();
      assertThat(mailbox.poll()).isNull();
      List<Event> events = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Event event = new Event.TerminateEvent();
        events.add(event);
        mailbox.put(event);
      }
      assertThat(mailbox.isEmpty()).isFalse();
      for (Event event : events) {
        assertThat(mailbox.poll()).isSameAs(event);
      }
    }
    assertThat(mailbox.poll()).isNull();
    assertThat(mailbox.isEmpty()).isTrue();
  }

  /** Reference: MpscLinkedQueueTest.EnqueueDequeueMultithreaded. */
  @Test
  void nothingIsLostOrReorderedWithManyProducers() throws InterruptedException {
    int producers = 5;
    int each = 10_000;
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      int producer = p;
      Thread thread = new Thread(() -> {
        try {
          start.await();
        } catch (InterruptedException e) {
          return;
        }
        for (int i = 0; i < each; i++) {
          mailbox.put(new Event.DispatchEvent(new Numbered(producer, i)));
        }
      });
      threads.add(thread);
      thread.start();
    }
    int[] next = new int[producers];

    start.countDown();
    for (int taken = 0; taken < producers * each; ) {
      Event event = mailbox.poll();
      if (event == null) {
        Thread.onSpinWait();
        continue;
      }
      Numbered call = (Numbered) ((Event.DispatchEvent) event).call;
      assertThat(call.number).isEqualTo(next[call.producer]++);
      taken++;
    }

    assertThat(mailbox.poll()).isNull();
    for (Thread thread : threads) {
      thread.join();
    }
  }
}

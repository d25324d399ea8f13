// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscLinkedQueue;

/**
 * The least an actor can be on the JVM: a JCTools queue, a flag, a fork-join pool. No addresses, no
 * message names, no ends of life. What more costs is measured against it.
 */
final class MinimalEngine implements Engine {

  private static final int BATCH = 128;

  private final ForkJoinPool pool = new ForkJoinPool(
      Runtime.getRuntime().availableProcessors(),
      ForkJoinPool.defaultForkJoinWorkerThreadFactory,
      null,
      true);

  private abstract class Actor implements Runnable {
    private final MpscLinkedQueue<Object> queue = new MpscLinkedQueue<>();
    private final AtomicBoolean isScheduled = new AtomicBoolean();

    final void tell(Object message) {
      queue.offer(message);
      if (!isScheduled.get() && isScheduled.compareAndSet(false, true)) {
        pool.execute(this);
      }
    }

    abstract void receive(Object message);

    @Override
    public final void run() {
      for (int i = 0; i < BATCH; i++) {
        Object message = queue.poll();
        if (message == null) {
          break;
        }
        receive(message);
      }
      isScheduled.set(false);
      if (!queue.isEmpty() && isScheduled.compareAndSet(false, true)) {
        pool.execute(this);
      }
    }
  }

  private record Request(Actor client) {}

  @Override
  public void oneWay(int messages) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    Actor counter = new Actor() {
      private int left = messages;

      @Override
      void receive(Object message) {
        if (--left == 0) {
          done.countDown();
        }
      }
    };
    for (int i = 0; i < messages; i++) {
      counter.tell(new Request(counter));
    }
    done.await();
  }

  @Override
  public void clientServer(int clients, int requestsEach, int outstanding)
      throws InterruptedException {
    CountDownLatch done = new CountDownLatch(clients);
    Actor server = new Actor() {
      @Override
      void receive(Object message) {
        ((Request) message).client.tell("reply");
      }
    };
    for (int c = 0; c < clients; c++) {
      Actor client = new Actor() {
        private int sent;
        private int received;

        @Override
        void receive(Object message) {
          if (message.equals("start")) {
            while (sent < outstanding) {
              request();
            }
            return;
          }
          if (sent < requestsEach) {
            request();
          }
          if (++received == requestsEach) {
            done.countDown();
          }
        }

        private void request() {
          sent++;
          server.tell(new Request(this));
        }
      };
      client.tell("start");
    }
    done.await();
  }

  @Override
  public void dispatchDefer(int repeats) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    class Runner extends Actor {
      @Override
      void receive(Object message) {
        ((Runnable) message).run();
      }
    }
    Runner one = new Runner();
    Runner other = new Runner();
    class Step implements Runnable {
      private int left = repeats;

      @Override
      public void run() {
        other.tell((Runnable) this::defer);
      }

      private void defer() {
        Object result = Integer.valueOf(left);
        one.tell((Runnable) () -> next(result));
      }

      private void next(Object result) {
        if (--left == 0) {
          done.countDown();
        } else {
          run();
        }
      }
    }
    one.tell(new Step());
    done.await();
  }

  @Override
  public void spawnTerminate(int actors) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(actors);
    for (int i = 0; i < actors; i++) {
      Actor actor = new Actor() {
        @Override
        void receive(Object message) {
          done.countDown();
        }
      };
      actor.tell("end");
    }
    done.await();
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}

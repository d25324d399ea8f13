// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks;

import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UntypedAbstractActor;

/** Pekko with the settings its documentation names for throughput. */
final class PekkoEngine implements Engine {

  private static final String SETTINGS = """
      pekko.loglevel = OFF
      pekko.log-dead-letters = off
      pekko.log-dead-letters-during-shutdown = off
      pekko.jvm-exit-on-fatal-error = off
      pekko.daemonic = on
      pekko.actor.default-mailbox.mailbox-type =
        "org.apache.pekko.dispatch.SingleConsumerOnlyUnboundedMailbox"
      pekko.actor.default-dispatcher {
        throughput = 128
        fork-join-executor { parallelism-min = 1, parallelism-factor = 1.0 }
      }
      """;

  private final ActorSystem system = ActorSystem.create(
      "benchmark", ConfigFactory.parseString(SETTINGS).withFallback(ConfigFactory.load()));

  private static final class Counter extends UntypedAbstractActor {
    private final CountDownLatch done;
    private int left;

    Counter(int messages, CountDownLatch done) {
      left = messages;
      this.done = done;
    }

    @Override
    public void onReceive(Object message) {
      if (--left == 0) {
        getContext().stop(getSelf());
        done.countDown();
      }
    }
  }

  private static final class Server extends UntypedAbstractActor {
    @Override
    public void onReceive(Object message) {
      getSender().tell("pong", getSelf());
    }
  }

  private static final class Client extends UntypedAbstractActor {
    private final ActorRef server;
    private final int requests;
    private final int outstanding;
    private final CountDownLatch done;
    private int sent;
    private int received;

    Client(ActorRef server, int requests, int outstanding, CountDownLatch done) {
      this.server = server;
      this.requests = requests;
      this.outstanding = outstanding;
      this.done = done;
    }

    @Override
    public void preStart() {
      while (sent < outstanding) {
        request();
      }
    }

    private void request() {
      sent++;
      server.tell("ping", getSelf());
    }

    @Override
    public void onReceive(Object message) {
      if (sent < requests) {
        request();
      }
      if (++received == requests) {
        getContext().stop(getSelf());
        done.countDown();
      }
    }
  }

  private static final class Runner extends UntypedAbstractActor {
    @Override
    public void onReceive(Object message) {
      ((Runnable) message).run();
    }
  }

  private static final class Ending extends UntypedAbstractActor {
    private final CountDownLatch done;

    Ending(CountDownLatch done) {
      this.done = done;
    }

    @Override
    public void onReceive(Object message) {}

    @Override
    public void postStop() {
      done.countDown();
    }
  }

  @Override
  public void oneWay(int messages) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    ActorRef counter =
        system.actorOf(Props.create(Counter.class, () -> new Counter(messages, done)));
    for (int i = 0; i < messages; i++) {
      counter.tell("ping", ActorRef.noSender());
    }
    done.await();
  }

  @Override
  public void clientServer(int clients, int requestsEach, int outstanding)
      throws InterruptedException {
    CountDownLatch done = new CountDownLatch(clients);
    ActorRef server = system.actorOf(Props.create(Server.class, Server::new));
    for (int c = 0; c < clients; c++) {
      system.actorOf(
          Props.create(Client.class, () -> new Client(server, requestsEach, outstanding, done)));
    }
    done.await();
    system.stop(server);
  }

  @Override
  public void dispatchDefer(int repeats) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    ActorRef one = system.actorOf(Props.create(Runner.class, Runner::new));
    ActorRef other = system.actorOf(Props.create(Runner.class, Runner::new));
    class Step {
      private int left = repeats;

      void run() {
        CompletableFuture<Integer> future = new CompletableFuture<>();
        future.thenAcceptAsync(this::next, task -> one.tell(task, ActorRef.noSender()));
        other.tell((Runnable) () -> future.complete(left), ActorRef.noSender());
      }

      private void next(Integer result) {
        if (--left == 0) {
          done.countDown();
        } else {
          run();
        }
      }
    }
    Step step = new Step();
    one.tell((Runnable) step::run, ActorRef.noSender());
    done.await();
    system.stop(one);
    system.stop(other);
  }

  @Override
  public void spawnTerminate(int actors) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(actors);
    for (int i = 0; i < actors; i++) {
      system
          .actorOf(Props.create(Ending.class, () -> new Ending(done)))
          .tell(PoisonPill.getInstance(), ActorRef.noSender());
    }
    done.await();
  }

  @Override
  public void close() {
    system.terminate();
  }
}

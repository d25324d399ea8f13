// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Transport;
import org.apache.mesos.process.Upid;

/** This library, used as its users do: messages by name and pid, dispatch, futures. */
final class LibprocessEngine implements Engine {

  private static final class NoTransport implements Transport {
    @Override
    public Address start(Receiver receiver) {
      return new Address(0x7f000001, 5050);
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

  private final Node node;

  LibprocessEngine() {
    try {
      node = Node.builder(new NoTransport()).build();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Node node() {
    return node;
  }

  private static final class Counter extends Process {
    private final CountDownLatch done;
    private int left;

    Counter(String id, int messages, CountDownLatch done) {
      super(id);
      left = messages;
      this.done = done;
    }

    @Override
    protected void initialize() {
      install("ping", (from, body) -> count());
    }

    private void count() {
      if (--left == 0) {
        terminate();
        done.countDown();
      }
    }
  }

  private static final class Server extends Process {
    Server(String id) {
      super(id);
    }

    @Override
    protected void initialize() {
      install("ping", (from, body) -> send(from, "pong", ByteString.EMPTY));
    }
  }

  private static final class Client extends Process {
    private final Upid server;
    private final int requests;
    private final int outstanding;
    private final CountDownLatch done;
    private int sent;
    private int received;

    Client(String id, Upid server, int requests, int outstanding, CountDownLatch done) {
      super(id);
      this.server = server;
      this.requests = requests;
      this.outstanding = outstanding;
      this.done = done;
    }

    @Override
    protected void initialize() {
      install("pong", (from, body) -> reply());
      while (sent < outstanding) {
        request();
      }
    }

    private void request() {
      sent++;
      send(server, "ping", ByteString.EMPTY);
    }

    private void reply() {
      if (sent < requests) {
        request();
      }
      if (++received == requests) {
        terminate();
        done.countDown();
      }
    }
  }

  private static final class Idle extends Process {
    Idle(String id) {
      super(id);
    }
  }

  @Override
  public void oneWay(int messages) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    Upid counter = node.spawn(new Counter(node.generateId("counter"), messages, done));
    for (int i = 0; i < messages; i++) {
      node.post(Upid.EMPTY, counter, "ping", ByteString.EMPTY);
    }
    done.await();
  }

  @Override
  public void clientServer(int clients, int requestsEach, int outstanding)
      throws InterruptedException {
    CountDownLatch done = new CountDownLatch(clients);
    Upid server = node.spawn(new Server(node.generateId("server")));
    for (int c = 0; c < clients; c++) {
      node.spawn(new Client(node.generateId("client"), server, requestsEach, outstanding, done));
    }
    done.await();
    node.terminate(server);
  }

  @Override
  public void dispatchDefer(int repeats) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    Process one = new Idle(node.generateId("one"));
    Process other = new Idle(node.generateId("other"));
    node.spawn(one);
    node.spawn(other);
    class Step {
      private int left = repeats;

      void run() {
        other.dispatch(() -> Future.ready(left)).onReady(one, this::next);
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
    one.execute(step::run);
    done.await();
    one.terminate();
    other.terminate();
  }

  @Override
  public void spawnTerminate(int actors) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(actors);
    for (int i = 0; i < actors; i++) {
      Process process = new Idle(node.generateId("idle"));
      node.spawn(process);
      process.terminate();
      process.terminated().onReady(ended -> done.countDown());
    }
    done.await();
  }

  @Override
  public void close() {
    node.close();
  }
}

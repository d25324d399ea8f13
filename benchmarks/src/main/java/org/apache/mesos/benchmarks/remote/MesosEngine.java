// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks.remote;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.transport.NettyTransport;
import org.apache.mesos.process.transport.TransportConfig;

/** This library, used as its users do: a process on a node at either end. */
final class MesosEngine implements RemoteEngine {

  private final boolean isServedOnArrival;
  private final Node node;
  private Upid server = Upid.EMPTY;
  private Upid client = Upid.EMPTY;

  /** With processes that are served by the thread that reads, or by workers as is usual. */
  MesosEngine(boolean isServedOnArrival) throws IOException {
    this.isServedOnArrival = isServedOnArrival;
    node = Node.builder(new NettyTransport(TransportConfig.loopback())).build();
  }

  private abstract class Actor extends Process {
    Actor(String id) {
      super(id);
    }

    @Override
    protected boolean isServedOnArrival() {
      return isServedOnArrival;
    }
  }

  private final class Server extends Actor {
    Server() {
      super("server");
    }

    @Override
    protected void initialize() {
      install(TaskStatus.class, this::received);
    }

    private void received(Upid from, TaskStatus message) {
      if (RemoteEngine.isAnswered(message)) {
        send(from, message);
      }
    }
  }

  private final class Client extends Actor {
    private final Upid server;
    private final Consumer<TaskStatus> answers;

    Client(Upid server, Consumer<TaskStatus> answers) {
      super("client");
      this.server = server;
      this.answers = answers;
    }

    @Override
    protected void initialize() {
      install(TaskStatus.class, (from, answer) -> answers.accept(answer));
      link(server);
    }
  }

  @Override
  public String serve() {
    return node.spawn(new Server()).toString();
  }

  @Override
  public void connect(String address, Consumer<TaskStatus> answers) {
    server = Upid.parse(address).orElseThrow();
    client = node.spawn(new Client(server, answers));
  }

  @Override
  public void send(TaskStatus message) {
    node.post(client, server, message);
  }

  @Override
  public void close() {
    node.close();
  }
}

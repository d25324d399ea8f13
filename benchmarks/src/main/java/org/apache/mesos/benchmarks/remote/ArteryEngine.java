// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks.remote;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UntypedAbstractActor;

/** Pekko's remoting over TCP with its own protobuf serializer. */
final class ArteryEngine implements RemoteEngine {

  private static final String SETTINGS = """
      pekko.loglevel = OFF
      pekko.stdout-loglevel = OFF
      pekko.jvm-exit-on-fatal-error = off
      pekko.daemonic = on
      pekko.actor.provider = remote
      pekko.actor.allow-java-serialization = off
      pekko.actor.serialization-bindings { "com.google.protobuf.Message" = proto }
      pekko.serialization.protobuf.allowed-classes = ["com.google.protobuf.Message"]
      pekko.actor.default-dispatcher {
        throughput = 128
        fork-join-executor { parallelism-min = 1, parallelism-factor = 1.0 }
      }
      pekko.remote.use-unsafe-remote-features-outside-cluster = on
      pekko.remote.warn-about-direct-use = off
      pekko.remote.artery {
        transport = tcp
        canonical { hostname = "127.0.0.1", port = 0 }
        advanced.outbound-message-queue-size = 32768
        advanced.maximum-frame-size = 1 MiB
        advanced.buffer-pool-size = 16
      }
      """;

  private final ActorSystem system = ActorSystem.create(
      "benchmark", ConfigFactory.parseString(SETTINGS).withFallback(ConfigFactory.load()));
  private ActorRef server;
  private ActorRef client;

  private static final class Server extends UntypedAbstractActor {
    @Override
    public void onReceive(Object message) {
      if (message instanceof TaskStatus status && RemoteEngine.isAnswered(status)) {
        getSender().tell(status, getSelf());
      }
    }
  }

  private static final class Client extends UntypedAbstractActor {
    private final Consumer<TaskStatus> answers;

    Client(Consumer<TaskStatus> answers) {
      this.answers = answers;
    }

    @Override
    public void onReceive(Object message) {
      answers.accept((TaskStatus) message);
    }
  }

  @Override
  public String serve() {
    ActorRef served = system.actorOf(Props.create(Server.class, Server::new), "server");
    return served
        .path()
        .toSerializationFormatWithAddress(
            ((ExtendedActorSystem) system).provider().getDefaultAddress());
  }

  @Override
  public void connect(String address, Consumer<TaskStatus> answers)
      throws ExecutionException, InterruptedException {
    server = system
        .actorSelection(address)
        .resolveOne(Duration.ofSeconds(10))
        .toCompletableFuture()
        .get();
    client = system.actorOf(Props.create(Client.class, () -> new Client(answers)), "client");
  }

  @Override
  public void send(TaskStatus message) {
    server.tell(message, client);
  }

  @Override
  public void close() {
    system.terminate();
  }
}

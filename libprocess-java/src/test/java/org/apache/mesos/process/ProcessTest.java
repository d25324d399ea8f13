// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.StringValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.sim.RecordingProcess;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Life, messages and routes of processes (libprocess.md 3-6), on one thread and virtual time. */
class ProcessTest {

  /** Does what a test gives it to do, and notes what happens to it. */
  private static class Actor extends Process {

    final List<String> log = new ArrayList<>();
    Consumer<Actor> onInitialize = self -> {};

    Actor(String id) {
      super(id);
    }

    @Override
    protected void initialize() {
      log.add("initialize");
      install(
          StringValue.class, (from, message) -> log.add(message.getValue() + " from " + from.id()));
      install(Duration.class, from -> log.add("duration"));
      install("PING", (from, body) -> log.add("PING " + body.toStringUtf8()));
      onInitialize.accept(this);
    }

    @Override
    protected void cleanup() {
      log.add("cleanup");
    }

    @Override
    protected void exited(Upid pid) {
      log.add("exited " + pid.id());
    }
  }

  private final Simulation simulation = new Simulation();
  private final Node node = simulation.newNode();
  private final Actor actor = new Actor("actor");

  @AfterEach
  void close() {
    simulation.close();
  }

  private static StringValue text(String value) {
    return StringValue.of(value);
  }

  /** Reference: ProcessTest.Spawn. */
  @Test
  void aProcessIsInitializedBeforeItsEventsAndCleanedUpAtItsEnd() {
    assertThat(node.spawn(actor)).isEqualTo(actor.self());
    actor.execute(() -> actor.log.add("call"));
    actor.terminate();
    actor.execute(() -> actor.log.add("too late"));
    simulation.settle();

    assertThat(actor.log).containsExactly("initialize", "call", "cleanup");
    assertThat(actor.terminated().isReady()).isTrue();
  }

  @Test
  void anIdThatIsTakenIsRefusedAndFreeAgainAfterTheEnd() throws InterruptedException {
    node.spawn(actor);

    assertThat(node.spawn(new Actor("actor"))).isEqualTo(Upid.EMPTY);
    actor.terminate();
    assertThat(node.await(actor.self())).isTrue();
    assertThat(node.await(actor.self())).isFalse();
    assertThat(node.spawn(new Actor("actor"))).isEqualTo(actor.self());
  }

  /** Reference: ProcessTest.terminate. */
  @Test
  void anInjectedTerminationOvertakesWhatIsQueued() {
    node.spawn(actor);
    simulation.settle();
    Future<Integer> pending = actor.dispatch(() -> Future.ready(1));

    node.terminate(actor.self());
    simulation.settle();

    assertThat(actor.log).containsExactly("initialize", "cleanup");
    assertThat(pending.isAbandoned()).isTrue();
  }

  @Test
  void aProcessHasNoAddressBeforeItIsSpawned() {
    assertThatThrownBy(actor::self).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> actor.execute(() -> {})).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void idsArePerPrefix() {
    assertThat(node.generateId("scheduler")).isEqualTo("scheduler(1)");
    assertThat(node.generateId("executor")).isEqualTo("executor(1)");
    assertThat(node.generateId("scheduler")).isEqualTo("scheduler(2)");
  }

  /** Reference: ProcessTest.Dispatch. */
  @Test
  void aDispatchRunsLaterAsTheProcessAndGivesItsResult() {
    node.spawn(actor);

    Future<String> result = actor.dispatch(() -> Future.ready("done"));

    assertThat(result.isPending()).isTrue();
    assertThat(simulation.await(result)).isEqualTo("done");
  }

  /** Reference: ProcessTest.Defer2. */
  @Test
  void futuresContinueOnTheMailboxOfAProcess() {
    node.spawn(actor);
    Promise<Integer> promise = new Promise<>();
    Future<String> chain = promise.future().map(actor, value -> "" + value);

    promise.set(42);

    assertThat(chain.isPending()).isTrue();
    assertThat(simulation.await(chain)).isEqualTo("42");
  }

  /** Reference: ProcessTest.Executor_Defer, ProcessTest.Executor_Execute. */
  @Test
  void aProcessIsAnExecutorForFuturesOfTheJdkToo() {
    node.spawn(actor);
    CompletableFuture<Integer> source = new CompletableFuture<>();
    CompletableFuture<String> chain =
        source.thenApplyAsync(value -> value + 1, actor).thenApply(value -> "" + value);
    CompletableFuture<Void> run = CompletableFuture.runAsync(() -> actor.log.add("run"), actor);

    source.complete(41);
    assertThat(chain).isNotDone();
    simulation.settle();

    assertThat(chain).isCompletedWithValue("42");
    assertThat(run).isCompleted();
    assertThat(actor.log).containsExactly("initialize", "run");
  }

  /** Reference: ProcessTest.Inheritance. */
  @Test
  void aSubclassTakesTheHandlersOfItsParentAndMayReplaceThem() {
    Actor derived = new Actor("derived") {
      @Override
      protected void initialize() {
        super.initialize();
        install("PING", (from, body) -> log.add("derived PING"));
      }
    };
    node.spawn(derived);

    node.post(Upid.EMPTY, derived.self(), "PING", ByteString.EMPTY);
    node.post(derived.self(), Duration.getDefaultInstance());
    simulation.settle();

    assertThat(derived.log).containsExactly("initialize", "derived PING", "duration");
  }

  @Test
  void aContinuationOnADeadProcessIsAbandoned() {
    node.spawn(actor);
    actor.terminate();
    simulation.settle();

    Future<Integer> chain = Future.ready(1).map(actor, value -> value + 1);

    assertThat(chain.isAbandoned()).isTrue();
  }

  /** Reference: ProcessTest.Handlers, ProcessTest.Remote. */
  @Test
  void messagesReachTheHandlerOfTheirNameFromNearAndFar() {
    Node far = simulation.newNode();
    RecordingProcess near = new RecordingProcess("near");
    RecordingProcess remote = new RecordingProcess("remote");
    node.spawn(actor);
    node.spawn(near);
    far.spawn(remote);

    near.tell(actor.self(), text("one"));
    remote.tell(actor.self(), text("two"));
    remote.tell(actor.self(), "PING", ByteString.copyFromUtf8("body"));
    near.tell(actor.self(), "no.such.Message", ByteString.EMPTY);
    node.post(actor.self(), text("three"));
    simulation.settle();

    assertThat(actor.log)
        .containsExactlyInAnyOrder(
            "initialize", "one from near", "two from remote", "PING body", "three from ");
  }

  @Test
  void aBodyThatDoesNotParseIsDroppedUnlessTheHandlerTakesNoBody() {
    node.spawn(actor);
    ByteString garbage = ByteString.copyFrom(new byte[] {(byte) 0xff, 1, 2});

    node.post(Upid.EMPTY, actor.self(), "google.protobuf.StringValue", garbage);
    node.post(Upid.EMPTY, actor.self(), "google.protobuf.Duration", garbage);
    simulation.settle();

    assertThat(actor.log).containsExactly("initialize", "duration");
  }

  /** Reference: ProcessTest.Delegate. */
  @Test
  void aDelegateGetsMessagesWithoutHandlerWithTheirSender() {
    RecordingProcess helper = new RecordingProcess("helper");
    RecordingProcess sender = new RecordingProcess("sender");
    node.spawn(helper);
    node.spawn(sender);
    actor.onInitialize = self -> self.delegate("func", helper.self());
    node.spawn(actor);

    sender.tell(actor.self(), "func", ByteString.EMPTY);
    simulation.settle();

    assertThat(helper.received("func"))
        .singleElement()
        .satisfies(message -> assertThat(message.from()).isEqualTo(sender.self()));
  }

  /** Reference: ProcessTest.Delay. */
  @Test
  void aDelayDispatchesWhenItsTimeHasCome() {
    actor.onInitialize =
        self -> self.delay(java.time.Duration.ofSeconds(5), () -> self.log.add("late"));
    node.spawn(actor);

    simulation.advance(java.time.Duration.ofMillis(4999));
    assertThat(actor.log).containsExactly("initialize");
    simulation.advance(java.time.Duration.ofMillis(1));

    assertThat(actor.log).containsExactly("initialize", "late");
  }

  /** Reference: ProcessTest.Exited. */
  @Test
  void aLinkedProcessIsReportedOnceHoweverOftenItWasLinked() {
    RecordingProcess linkee = new RecordingProcess("linkee");
    node.spawn(linkee);
    actor.onInitialize = self -> {
      self.link(linkee.self());
      self.link(linkee.self());
      self.link(self.self());
    };
    node.spawn(actor);
    simulation.settle();

    linkee.terminate();
    simulation.settle();

    assertThat(actor.log).containsExactly("initialize", "exited linkee");
  }

  /** Reference: ProcessTest.InjectExited. */
  @Test
  void anExitCanBeInjectedThoughTheProcessLives() {
    RecordingProcess linkee = new RecordingProcess("linkee");
    node.spawn(linkee);
    node.spawn(actor);

    assertThat(node.injectExited(linkee.self(), actor.self())).isTrue();
    assertThat(node.injectExited(linkee.self(), new Upid("nobody", node.address())))
        .isFalse();
    simulation.settle();

    assertThat(actor.log).containsExactly("initialize", "exited linkee");
    assertThat(linkee.terminated().isPending()).isTrue();
  }

  @Test
  void aQuestionEndsWithTheFirstAnswerOfItsType() {
    RecordingProcess peer = new RecordingProcess("peer");
    simulation.newNode().spawn(peer);
    Future<Duration> answer = node.ask(peer.self(), text("how long?"), Duration.class);
    simulation.settle();
    Upid asker = peer.received().get(0).from();

    peer.tell(asker, text("wait"));
    peer.tell(asker, Duration.newBuilder().setSeconds(42).build());
    peer.tell(asker, Duration.getDefaultInstance());

    assertThat(peer.received(StringValue.class)).containsExactly(text("how long?"));
    assertThat(simulation.await(answer).getSeconds()).isEqualTo(42);
    assertThat(node.isAlive(asker)).isFalse();
  }

  @Test
  void aQuestionMayBeDiscarded() {
    Future<Duration> answer =
        node.ask(new Upid("nobody", node.address()), text("hello?"), Duration.class);

    answer.discard();
    simulation.settle();

    assertThat(answer.isDiscarded()).isTrue();
    node.close();
    assertThat(node.ask(Upid.EMPTY, text("?"), Duration.class).isAbandoned()).isTrue();
  }

  @Test
  void aLinkToAProcessThatIsNotThereIsReportedAtOnce() {
    actor.onInitialize = self -> {
      self.link(new Upid("nobody", node.address()));
      self.link(new Upid("far", new Address(0x0a0000ff, 1)));
      self.link(Upid.EMPTY);
    };
    node.spawn(actor);
    simulation.settle();

    assertThat(actor.log).containsExactly("initialize", "exited nobody", "exited far");
  }

  @Test
  void aBrokenConnectionIsReportedForEveryProcessLinkedOverItAndOnce() {
    Node far = simulation.newNode();
    actor.onInitialize = self -> {
      self.link(new Upid("one", far.address()));
      self.link(new Upid("two", far.address()));
    };
    node.spawn(actor);
    simulation.settle();

    simulation.network().crash(far.address());
    simulation.settle();

    assertThat(actor.log).containsExactly("initialize", "exited one", "exited two");
  }

  @Test
  void aProcessThatFailsEndsWithoutCleanupAndOthersGoOn() {
    RecordingProcess watcher = new RecordingProcess("watcher");
    node.spawn(watcher);
    node.spawn(actor);
    watcher.watch(actor.self());
    simulation.settle();
    IllegalStateException failure = new IllegalStateException("broken");
    simulation.failures();

    actor.execute(() -> {
      throw failure;
    });
    simulation.settle();

    assertThat(simulation.failures().of(actor.self())).isSameAs(failure);
    assertThat(actor.log).containsExactly("initialize");
    assertThat(watcher.exitedPids()).containsExactly(actor.self());
  }

  /** Reference: HTTPTest.NestedGet. */
  @Test
  void theLongestRouteAnswers() {
    actor.onInitialize = self -> {
      self.route("/a", "A.", request -> Future.ready(HttpResponse.ok("t", "a")));
      self.route("/a/b/c", "ABC.", request -> Future.ready(HttpResponse.ok("t", "abc")));
      self.route("/", "Root.", request -> Future.ready(HttpResponse.ok("t", "root")));
    };
    node.spawn(actor);

    assertThat(get("/actor/a")).isEqualTo("a");
    assertThat(get("/actor/a/")).isEqualTo("a");
    assertThat(get("/actor/a/b")).isEqualTo("a");
    assertThat(get("/actor/a/b/c")).isEqualTo("abc");
    assertThat(get("/actor/a/b/c/d")).isEqualTo("abc");
    assertThat(get("/actor")).isEqualTo("root");
    assertThat(get("/%61ctor/")).isEqualTo("root");
    assertThat(get("/actor/x")).isEqualTo("404 Not Found.");
    assertThat(get("/nobody/a")).isEqualTo("404 Not Found.");
    assertThat(get("/actor/../a")).isEqualTo("404 Not Found.");
    assertThat(get("actor")).isEqualTo("Request URL path must start with '/'");
  }

  @Test
  void aRequestIsAnsweredHoweverItsHandlerEnds() {
    actor.onInitialize = self -> {
      self.route("/fails", "", request -> Future.failed("no luck"));
      self.route("/never", "", request -> abandoned());
    };
    node.spawn(actor);

    assertThat(simulation.await(request("/actor/fails")).status()).isEqualTo(500);
    assertThat(simulation.await(request("/actor/never")).status()).isEqualTo(500);
    Future<HttpResponse> dropped = request("/actor/never");
    node.terminate(actor.self());
    assertThat(simulation.await(dropped).status()).isEqualTo(500);
  }

  @Test
  void aDelegateProcessAnswersPathsThatNameNoProcess() {
    Node delegating = simulation.newNode(simulation.nextAddress(), "actor");
    actor.onInitialize =
        self -> self.route("/x", "", request -> Future.ready(HttpResponse.ok("t", request.path())));
    delegating.spawn(actor);

    HttpResponse response =
        simulation.await(delegating.request(HttpRequest.get("/x/y", ImmutableMap.of())));

    assertThat(response.body().toStringUtf8()).isEqualTo("/actor/x/y");
  }

  @Test
  void closingANodeEndsItsProcessesInAnOrderlyWay() {
    node.spawn(actor);

    node.close();

    assertThat(actor.log).containsExactly("initialize", "cleanup");
    assertThat(node.spawn(new Actor("other"))).isEqualTo(Upid.EMPTY);
  }

  private static Future<HttpResponse> abandoned() {
    Promise<HttpResponse> promise = new Promise<>();
    promise.abandon();
    return promise.future();
  }

  private Future<HttpResponse> request(String path) {
    return node.request(HttpRequest.get(path, ImmutableMap.of()));
  }

  private String get(String path) {
    return simulation.await(request(path)).body().toStringUtf8();
  }
}

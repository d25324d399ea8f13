// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import java.util.List;
import java.util.Map;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.sync.FutureQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The cases of libprocess.md 9.1-9.3 in which processes talk to each other, near and far. That
 * something does not happen is shown by what happens next in its place.
 */
abstract class NodesSuite {

  /** A process that tests command, and whose messages and exits they wait for. */
  static final class Peer extends Process {

    final FutureQueue<Message> messages = new FutureQueue<>();
    final FutureQueue<Upid> exits = new FutureQueue<>();

    Peer(String id) {
      super(id);
    }

    @Override
    protected void initialize() {
      installDefault(messages::put);
      route("/body", "A body.", request -> Future.ready(HttpResponse.ok("text/plain", "body")));
      route("/fails", "", request -> Future.failed("failure"));
      route("/a", "", request -> Future.ready(HttpResponse.ok("text/plain", "a")));
      route("/a/b/c", "", request -> Future.ready(HttpResponse.ok("text/plain", "a/b/c")));
    }

    @Override
    protected void exited(Upid pid) {
      exits.put(pid);
    }

    void tell(Upid to, String name, String body) {
      execute(() -> send(to, name, ByteString.copyFromUtf8(body)));
    }

    void watch(Upid to) {
      execute(() -> link(to));
    }

    void rewatch(Upid to) {
      execute(() -> relink(to));
    }

    void forward(String name, Upid to) {
      execute(() -> delegate(name, to));
    }
  }

  private TestNetwork network;
  private Node here;
  private Node there;
  private final Peer near = new Peer("near");
  private final Peer neighbour = new Peer("neighbour");
  private final Peer far = new Peer("far(42)");

  abstract TestNetwork newNetwork();

  @BeforeEach
  void start() {
    network = newNetwork();
    here = network.newNode("");
    there = network.newNode("far(42)");
    here.spawn(near);
    here.spawn(neighbour);
    there.spawn(far);
  }

  @AfterEach
  void close() {
    network.close();
  }

  private <T> T await(Future<T> future) {
    return network.complete(future).value();
  }

  /** Waits until a process has done what it was told before. */
  private void done(Peer peer) {
    await(peer.dispatch(() -> Future.ready(null)));
  }

  private String get(Node node, String path) {
    return network.get(node, path, Map.of()).body().toStringUtf8();
  }

  /** Reference: ProcessTest.Handlers, ProcessTest.Remote. */
  @Test
  void messagesWithoutSenderOrBodyArrive() {
    here.post(Upid.EMPTY, far.self(), "func", ByteString.EMPTY);
    here.post(Upid.EMPTY, near.self(), "func", ByteString.EMPTY);

    for (Peer peer : List.of(near, far)) {
      Message message = await(peer.messages.get());
      assertThat(message.name()).isEqualTo("func");
      assertThat(message.from()).isEqualTo(Upid.EMPTY);
      assertThat(message.to()).isEqualTo(peer.self());
      assertThat(message.body()).isEqualTo(ByteString.EMPTY);
    }
  }

  /** Reference: ProcessTest.Http2. */
  @Test
  void anAnswerFindsItsWayBack() {
    near.tell(far.self(), "question", "how?");
    Message question = await(far.messages.get());
    assertThat(question.body().toStringUtf8()).isEqualTo("how?");
    assertThat(question.from()).isEqualTo(near.self());

    far.tell(question.from(), "reply", "so");

    assertThat(await(near.messages.get()).from()).isEqualTo(far.self());
  }

  @Test
  void messagesOfOneSenderKeepTheirOrder() {
    near.watch(far.self());
    near.execute(() -> {
      for (int i = 0; i < 500; i++) {
        near.send(far.self(), Int32Value.of(i));
      }
    });

    for (int i = 0; i < 500; i++) {
      Message message = await(far.messages.get());
      assertThat(message.body()).isEqualTo(Int32Value.of(i).toByteString());
    }
  }

  @Test
  void aMessageForNobodyIsDropped() {
    near.watch(far.self());
    near.tell(new Upid("nobody", there.address()), "lost", "");
    near.tell(far.self(), "found", "");

    assertThat(await(far.messages.get()).name()).isEqualTo("found");
    assertThat(there.vitals().deadLetters()).isEqualTo(1);
  }

  /** Reference: ProcessTest.Delegate. */
  @Test
  void aDelegateGetsTheMessageWithItsSender() {
    installed(near, "handled");
    near.forward("func", far.self());
    near.forward("handled", far.self());
    done(near);

    neighbour.tell(near.self(), "handled", "here");
    assertThat(await(near.messages.get()).name()).isEqualTo("handled");
    neighbour.tell(near.self(), "func", "body");

    Message message = await(far.messages.get());
    assertThat(message.name()).isEqualTo("func");
    assertThat(message.from()).isEqualTo(neighbour.self());
    assertThat(message.body().toStringUtf8()).isEqualTo("body");
  }

  private void installed(Peer peer, String name) {
    peer.execute(() -> peer.install(
        name, (from, body) -> peer.messages.put(Message.of(name, from, peer.self(), body))));
  }

  @Test
  void aQuestionIsAnsweredOverTheNetwork() {
    Future<StringValue> answer = here.ask(far.self(), StringValue.of("name?"), StringValue.class);

    Message question = await(far.messages.get());
    far.execute(() -> far.send(question.from(), StringValue.of("far")));

    assertThat(await(answer).getValue()).isEqualTo("far");
  }

  /** Reference: ProcessTest.Exited. */
  @Test
  void theEndOfALinkedProcessIsToldOnce() {
    near.watch(neighbour.self());
    near.watch(neighbour.self());
    done(near);

    neighbour.terminate();

    assertThat(await(near.exits.get())).isEqualTo(neighbour.self());
    await(neighbour.terminated());
    done(near);
    assertThat(near.exits.size()).isZero();
  }

  /** Reference: ProcessTest.RemoteLink. */
  @Test
  void theEndOfALinkedNodeIsTold() {
    near.watch(far.self());
    near.tell(far.self(), "linked", "");
    await(far.messages.get());

    network.crash(there);

    assertThat(await(near.exits.get())).isEqualTo(far.self());
  }

  /** Reference: ProcessTest.RemoteRelink. */
  @Test
  void aFirstLinkMayBeARelink() {
    near.rewatch(far.self());
    near.tell(far.self(), "linked", "");
    await(far.messages.get());

    network.crash(there);

    assertThat(await(near.exits.get())).isEqualTo(far.self());
  }

  /** Reference: ProcessTest.RemoteLinkRelink. */
  @Test
  void aRelinkIsToldOnce() {
    near.watch(far.self());
    near.tell(far.self(), "linked", "");
    await(far.messages.get());
    near.rewatch(far.self());
    near.tell(far.self(), "relinked", "");
    await(far.messages.get());

    network.crash(there);

    assertThat(await(near.exits.get())).isEqualTo(far.self());
    done(near);
    assertThat(near.exits.size()).isZero();
  }

  /** Reference: ProcessTest.RemoteDoubleLinkRelink. */
  @Test
  void whoeverLinkedBeforeTheRelinkIsToldToo() {
    near.watch(far.self());
    neighbour.watch(far.self());
    done(near);
    done(neighbour);
    near.tell(far.self(), "linked", "");
    await(far.messages.get());
    neighbour.rewatch(far.self());
    neighbour.tell(far.self(), "relinked", "");
    await(far.messages.get());
    assertThat(near.exits.size() + neighbour.exits.size()).isZero();

    network.crash(there);

    assertThat(await(near.exits.get())).isEqualTo(far.self());
    assertThat(await(neighbour.exits.get())).isEqualTo(far.self());
  }

  @Test
  void aLinkToANodeThatIsGoneIsToldAtOnce() {
    network.crash(there);

    near.watch(far.self());

    assertThat(await(near.exits.get())).isEqualTo(far.self());
  }

  /** Reference: ProcessTest.InjectExited. */
  @Test
  void anExitMayBeInjected() {
    near.watch(far.self());

    here.injectExited(far.self(), near.self());

    assertThat(await(near.exits.get())).isEqualTo(far.self());
  }

  /** Reference: ProcessTest.FutureExited. */
  @Test
  void anExitCanBeExpected() {
    Future<Upid> expected = network.filters().expectExited(neighbour.self(), near.self());
    near.watch(neighbour.self());
    done(near);

    neighbour.terminate();

    assertThat(await(expected)).isEqualTo(neighbour.self());
    assertThat(await(near.exits.get())).isEqualTo(neighbour.self());
  }

  /** Reference: ProcessTest.DropExited. */
  @Test
  void anExitCanBeDropped() {
    Future<Upid> dropped = network.filters().dropNextExited(null, near.self());
    near.watch(neighbour.self());
    done(near);

    neighbour.terminate();

    assertThat(await(dropped)).isEqualTo(neighbour.self());
    done(near);
    assertThat(near.exits.size()).isZero();
  }

  /** Reference: ProcessTest.Expect. */
  @Test
  void messagesAndDispatchesCanBeDropped() {
    Future<Message> message = network.filters().drop("func", null, far.self());
    Future<Upid> dispatch = network.filters().dropNextDispatch(far.self());

    here.post(Upid.EMPTY, far.self(), "func", ByteString.EMPTY);
    assertThat(await(message).name()).isEqualTo("func");
    Future<Integer> result = far.dispatch(() -> Future.ready(1));
    assertThat(await(dispatch)).isEqualTo(far.self());
    here.post(Upid.EMPTY, far.self(), "next", ByteString.EMPTY);

    assertThat(await(far.messages.get()).name()).isEqualTo("next");
    assertThat(result.isAbandoned()).isTrue();
  }

  @Test
  void dispatchesCanBeExpectedAndAllDropped() {
    Future<Upid> expected = network.filters().expectDispatch(near.self());
    assertThat(await(near.dispatch(() -> Future.ready(1)))).isEqualTo(1);
    assertThat(await(expected)).isEqualTo(near.self());

    network.filters().dropAllDispatches(near.self());
    Future<Integer> first = near.dispatch(() -> Future.ready(1));
    Future<Integer> second = near.dispatch(() -> Future.ready(1));
    here.post(Upid.EMPTY, near.self(), "next", ByteString.EMPTY);
    await(near.messages.get());
    network.filters().clear();

    assertThat(first.isAbandoned() && second.isAbandoned()).isTrue();
    assertThat(await(near.dispatch(() -> Future.ready(1)))).isEqualTo(1);
  }

  /** Reference: ProcessTest.http, HTTPTest.Endpoints. */
  @Test
  void routesAnswerOnTheWeb() {
    HttpResponse response = network.get(here, "/near/body", Map.of());

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers()).containsEntry("Content-Type", "text/plain");
    assertThat(response.body().toStringUtf8()).isEqualTo("body");
    assertThat(get(here, "/near/body/")).isEqualTo("body");
    assertThat(network.get(here, "/near/none", Map.of()).status()).isEqualTo(404);
    assertThat(network.get(here, "/nobody", Map.of()).status()).isEqualTo(404);
  }

  /** Reference: HTTPTest.Endpoints. */
  @Test
  void aFailureIsAnsweredWithItsText() {
    HttpResponse response = network.get(here, "/near/fails", Map.of());

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.body().toStringUtf8()).isEqualTo("failure");
  }

  /** Reference: HTTPTest.NestedGet. */
  @Test
  void theLongestRouteAnswers() {
    assertThat(get(here, "/near/a/b/c")).isEqualTo("a/b/c");
    assertThat(get(here, "/near/a/b")).isEqualTo("a");
  }

  /** Reference: ProcessTest.PercentEncodedURLs. */
  @Test
  void theIdInAPathMayBePercentEncoded() {
    assertThat(get(there, "/far%2842%29/body")).isEqualTo("body");
    assertThat(get(there, "/far(42)/body")).isEqualTo("body");
  }

  @Test
  void theDelegateAnswersForPathsThatNameNoProcess() {
    assertThat(get(there, "/body")).isEqualTo("body");
    assertThat(get(there, "/a/b/c")).isEqualTo("a/b/c");
  }

  @Test
  void webRequestsCanBeExpectedAndDropped() {
    Future<HttpRequest> expected = network.filters().expectRequest("/near/body");
    assertThat(get(here, "/near/body")).isEqualTo("body");
    assertThat(await(expected).method()).isEqualTo("GET");

    Future<HttpRequest> dropped = network.filters().dropNextRequest("/near/body");
    assertThat(network.get(here, "/near/body", Map.of()).status()).isEqualTo(500);

    assertThat(dropped.isReady()).isTrue();
    assertThat(get(here, "/near/body")).isEqualTo("body");
  }

  /** Reference: HTTPTest.EndpointsHelp, ProcessTest.FirewallDisablePaths. */
  @Test
  void theNodesOwnPagesAndItsFirewallAreReached() {
    done(near);
    assertThat(get(here, "/help/near")).contains("/near/a/b/c");
    assertThat(get(here, "/__processes__")).contains("\"id\":\"near\"");

    here.setFirewall(List.of(FirewallRule.disabledEndpoints(here, List.of("/near/body"))));

    assertThat(network.get(here, "/near/body", Map.of()).status()).isEqualTo(403);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Pipe;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.transport.NettyTransport;
import org.apache.mesos.process.transport.TransportConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpClientTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Keeps requests; the test answers them. */
  private static final class Web extends Process {

    /** A request that waits for its response. */
    private record Visit(HttpRequest request, Promise<HttpResponse> response) {

      void answer(String body) {
        response.set(HttpResponse.ok("text/plain", body));
      }
    }

    private final BlockingQueue<Visit> visits = new LinkedBlockingQueue<>();

    Web(String id) {
      super(id);
    }

    @Override
    protected void initialize() {
      route("/page", "The page", this::page);
    }

    private Future<HttpResponse> page(HttpRequest request) {
      Promise<HttpResponse> response = new Promise<>();
      visits.add(new Visit(request, response));
      return response.future();
    }

    Visit next() throws InterruptedException {
      Visit visit = visits.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(visit).isNotNull();
      return visit;
    }
  }

  private final Web web = new Web("web");
  private final Web other = new Web("other");
  private final HttpClient client = new HttpClient();
  private Node node;
  private Address server;

  @BeforeEach
  void start() throws IOException {
    node = Node.builder(new NettyTransport(TransportConfig.loopback())).build();
    node.spawn(web);
    node.spawn(other);
    server = node.address();
  }

  @AfterEach
  void close() {
    client.close();
    node.close();
  }

  private static <T> T value(Future<T> future) throws InterruptedException {
    assertThat(future.await(LIMIT)).as("complete in time: %s", future).isTrue();
    assertThat(future.isReady()).as("ready: %s", future).isTrue();
    return future.value();
  }

  private static String failure(Future<?> future) throws InterruptedException {
    assertThat(future.await(LIMIT)).isTrue();
    assertThat(future.isFailed()).as("failed: %s", future).isTrue();
    return String.valueOf(future.failure().getMessage());
  }

  private static String body(Future<HttpResponse> response) throws InterruptedException {
    return value(response).body().toStringUtf8();
  }

  private static Pipe.Reader reader(HttpResponse response) {
    assertThat(response.content()).isInstanceOf(Pipe.Reader.class);
    return (Pipe.Reader) response.content();
  }

  private static HttpRequest request(String path, boolean isKeepAlive) {
    HttpRequest get = HttpRequest.get(path, ImmutableMap.of());
    return new HttpRequest(
        get.method(), get.path(), get.query(), get.headers(), get.body(), isKeepAlive);
  }

  private HttpConnection connect() throws InterruptedException {
    return value(client.connect(server));
  }

  /** Reference: HTTPTest.Get. */
  @Test
  void pageIsAskedFor() throws Exception {
    Future<HttpResponse> response =
        client.get(server, "/web/page", ImmutableMap.of("foo", "bar", "path", "C:\\a%b"));

    Web.Visit visit = web.next();
    assertThat(visit.request().method()).isEqualTo("GET");
    assertThat(visit.request().path()).isEqualTo("/web/page");
    assertThat(visit.request().query()).isEqualTo(ImmutableMap.of("foo", "bar", "path", "C:\\a%b"));
    assertThat(visit.request().body().isEmpty()).isTrue();
    assertThat(visit.request().isKeepAlive()).isFalse();
    assertThat(visit.request().header("host")).contains(server.toString());
    visit.answer("hello");
    assertThat(body(response)).isEqualTo("hello");
    assertThat(response.value().headers().get("content-type")).isEqualTo("text/plain");
  }

  /** Reference: HTTPTest.Post. */
  @Test
  void bodyIsPosted() throws Exception {
    Future<HttpResponse> response =
        client.post(server, "/web/page", "text/plain", ByteString.copyFromUtf8("question"));

    Web.Visit visit = web.next();
    assertThat(visit.request().method()).isEqualTo("POST");
    assertThat(visit.request().body().toStringUtf8()).isEqualTo("question");
    visit.answer("answer");
    assertThat(body(response)).isEqualTo("answer");
  }

  /** Reference: HTTPTest.Post. */
  @Test
  void postThatNamesATypeNeedsABody() throws Exception {
    assertThat(failure(client.post(server, "/web/page", "text/plain", ByteString.EMPTY)))
        .contains("no body");
  }

  /** Reference: HTTPTest.Delete, HTTPTest.Request. */
  @Test
  void anyMethodCanBeUsed() throws Exception {
    var request = new HttpRequest(
        "DELETE",
        "/web/page",
        ImmutableMap.of(),
        HttpRequest.headers(ImmutableMap.of("X-Custom", "value")),
        ByteString.EMPTY,
        true);

    Future<HttpResponse> response = client.request(server, request);

    Web.Visit visit = web.next();
    assertThat(visit.request().method()).isEqualTo("DELETE");
    assertThat(visit.request().header("x-custom")).contains("value");
    visit.answer("");
    assertThat(value(response).status()).isEqualTo(200);
  }

  @Test
  void serverThatIsNotThereIsAFailure() throws Exception {
    Address nobody = new Address(0x7f000001, 1);

    assertThat(failure(client.get(nobody, "/", ImmutableMap.of())))
        .startsWith("Failed to connect to 127.0.0.1:1: ");
  }

  /** Reference: HTTPTest.StreamingGetComplete. */
  @Test
  void streamedResponseIsReadyWhenItBegins() throws Exception {
    Pipe pipe = new Pipe();
    Future<HttpResponse> response = client.stream(server, request("/web/page", true));
    web.next().response().set(HttpResponse.stream("text/plain", pipe.reader()));

    Pipe.Reader reader = reader(value(response));
    Future<ByteString> first = reader.read();
    assertThat(first.isPending()).isTrue();
    pipe.writer().write("hello");
    assertThat(value(first).toStringUtf8()).isEqualTo("hello");
    pipe.writer().write("world");
    pipe.writer().close();

    assertThat(value(reader.readAll()).toStringUtf8()).isEqualTo("world");
  }

  /** Reference: HTTPTest.StreamingGetFailure, DecoderTest.StreamingResponseFailure. */
  @Test
  void streamThatBreaksIsAFailure() throws Exception {
    Pipe pipe = new Pipe();
    Future<HttpResponse> response = client.stream(server, request("/web/page", true));
    web.next().response().set(HttpResponse.stream("text/plain", pipe.reader()));
    Pipe.Reader reader = reader(value(response));
    pipe.writer().write("hello");
    assertThat(value(reader.read()).toStringUtf8()).isEqualTo("hello");

    pipe.writer().fail("oops");

    assertThat(failure(reader.read())).isEqualTo("failed to decode body");
  }

  /** Reference: HTTPTest.Serial. */
  @Test
  void connectionTakesOneRequestAfterTheOther() throws Exception {
    HttpConnection connection = connect();
    Future<HttpResponse> first = connection.send(request("/web/page", true));
    web.next().answer("1");
    assertThat(body(first)).isEqualTo("1");

    Future<HttpResponse> second = connection.stream(request("/web/page", true));
    web.next().answer("2");
    assertThat(value(reader(value(second)).readAll()).toStringUtf8()).isEqualTo("2");

    connection.close();
    value(connection.disconnected());
    assertThat(failure(connection.send(request("/web/page", true)))).isEqualTo("disconnected");
  }

  /** Reference: HTTPTest.Pipeline. */
  @Test
  void requestsDoNotWaitForResponses() throws Exception {
    HttpConnection connection = connect();
    Future<HttpResponse> first = connection.send(request("/web/page", true));
    Future<HttpResponse> second = connection.send(request("/other/page", true));
    Future<HttpResponse> third = connection.send(request("/web/page", true));
    Web.Visit firstVisit = web.next();
    Web.Visit secondVisit = other.next();
    Web.Visit thirdVisit = web.next();

    thirdVisit.answer("3");
    secondVisit.answer("2");
    assertThat(third.isPending() && second.isPending() && first.isPending()).isTrue();
    firstVisit.answer("1");

    assertThat(body(first)).isEqualTo("1");
    assertThat(body(second)).isEqualTo("2");
    assertThat(body(third)).isEqualTo("3");
  }

  /** Reference: HTTPTest.ClosingRequest. */
  @Test
  void requestCanEndTheConnection() throws Exception {
    HttpConnection connection = connect();
    Future<HttpResponse> first = connection.send(request("/web/page", true));
    Future<HttpResponse> last = connection.send(request("/web/page", false));

    assertThat(failure(connection.send(request("/web/page", true)))).isNotEmpty();
    web.next().answer("1");
    web.next().answer("2");

    assertThat(body(first)).isEqualTo("1");
    assertThat(body(last)).isEqualTo("2");
    value(connection.disconnected());
  }

  /** Reference: HTTPTest.ClosingResponse. */
  @Test
  void responseCanEndTheConnection() throws Exception {
    HttpConnection connection = connect();
    Future<HttpResponse> first = connection.send(request("/web/page", true));
    Future<HttpResponse> second = connection.send(request("/web/page", true));
    Web.Visit visit = web.next();
    web.next();

    visit.response().set(HttpResponse.ok("text/plain", "1").withHeader("Connection", "close"));

    assertThat(body(first)).isEqualTo("1");
    assertThat(failure(second)).isEqualTo("disconnected");
    value(connection.disconnected());
  }

  /** Reference: HTTPTest.Equality. */
  @Test
  void connectionsDiffer() throws Exception {
    assertThat(connect()).isNotEqualTo(connect());
  }

  /** Gives whoever connects first an answer of bytes, and ends. */
  private Future<HttpResponse> answeredWith(String bytes) throws Exception {
    try (ServerSocket listener = new ServerSocket(0)) {
      Address raw = new Address(0x7f000001, listener.getLocalPort());
      Future<HttpResponse> response = client.get(raw, "/", ImmutableMap.of());
      try (Socket socket = listener.accept()) {
        byte[] request = new byte[16];
        assertThat(socket.getInputStream().read(request)).isPositive();
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        socket.shutdownOutput();
        response.await(LIMIT);
      }
      return response;
    }
  }

  /** Reference: DecoderTest.ResponseWithUnspecifiedLength. */
  @Test
  void bodyOfUnknownLengthGoesOnToTheEnd() throws Exception {
    assertThat(body(answeredWith("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nhello")))
        .isEqualTo("hello");
  }

  @Test
  void bodyThatIsCutIsAFailure() throws Exception {
    assertThat(failure(answeredWith("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")))
        .isEqualTo("disconnected");
  }

  /** Reference: DecoderTest.StreamingResponseInvalidHeader. */
  @Test
  void responseThatIsNoneIsAFailure() throws Exception {
    assertThat(failure(answeredWith("HTTP/1.1 999 OK\r\nContent-Length: 0\r\n\r\n")))
        .isEqualTo("disconnected");
    assertThat(failure(answeredWith("nonsense\r\n\r\n"))).isEqualTo("disconnected");
  }
}

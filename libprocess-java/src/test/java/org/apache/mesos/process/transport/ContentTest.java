// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.apache.mesos.process.transport.RecordingReceiver.next;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Strings;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Pipe;
import org.apache.mesos.process.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Responses whose body is a file or comes piece by piece. */
@ExtendWith(LeakCheck.class)
class ContentTest {

  private static final String GET = "GET %s HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String CHUNKED_HEAD = String.join(
      "\r\n",
      "HTTP/1.1 200 OK",
      "Content-Type: text/plain",
      "Date: Tue, 03 Jan 2017 10:00:00 GMT",
      "Transfer-Encoding: chunked",
      "",
      "");

  @TempDir
  Path directory;

  private final RecordingReceiver receiver = new RecordingReceiver();
  private final NettyTransport transport =
      new NettyTransport(TransportConfig.loopback(), () -> Instant.parse("2017-01-03T10:00:00Z"));
  private RawSocket client;

  @BeforeEach
  void connect() throws IOException {
    client = RawSocket.connect(transport.start(receiver));
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    transport.close();
  }

  private String get(HttpResponse response) throws IOException {
    receiver.answerWith(request -> Future.ready(response));
    client.write(GET.formatted("/"));
    return client.readResponse();
  }

  private Path file(String text) throws IOException {
    Path file = directory.resolve("file.txt");
    return Files.writeString(file, text, ISO_8859_1);
  }

  private static void await(Future<?> future) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    future.onAny(any -> done.complete(null));
    done.get(20, TimeUnit.SECONDS);
  }

  /** Reference: HTTPTest.ProvideSendfile. */
  @Test
  void fileIsSentWithItsSize() throws Exception {
    assertThat(get(HttpResponse.file(file("hello"))))
        .startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n")
        .endsWith("\r\nContent-Length: 5\r\n\r\nhello");
  }

  /** Reference: HTTPTest.ProvideSendfile. */
  @Test
  void largeFileIsSentWhole() throws Exception {
    String text = Strings.repeat("0123456789abcdef", 200_000);

    assertThat(get(HttpResponse.file(file(text)))).endsWith("\r\n\r\n" + text);
  }

  @Test
  void emptyFileIsSent() throws Exception {
    assertThat(get(HttpResponse.file(file("")))).endsWith("Content-Length: 0\r\n\r\n");
  }

  @Test
  void fileThatIsNotThereIsNotFound() throws Exception {
    assertThat(get(HttpResponse.file(directory.resolve("absent")))).startsWith("HTTP/1.1 404 ");
    assertThat(get(HttpResponse.file(directory))).startsWith("HTTP/1.1 404 ");
    Path below = file("").resolve("below");
    assertThat(get(HttpResponse.file(below))).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void responsesAroundAFileKeepTheirOrder() throws Exception {
    Path file = file("file");
    receiver.answerWith(request -> Future.ready(
        request.path().equals("/file")
            ? HttpResponse.file(file)
            : HttpResponse.ok("text/plain", request.path())));

    client.write(GET.formatted("/1") + GET.formatted("/file") + GET.formatted("/2"));

    assertThat(client.readResponse()).endsWith("\r\n\r\n/1");
    assertThat(client.readResponse()).endsWith("\r\n\r\nfile");
    assertThat(client.readResponse()).endsWith("\r\n\r\n/2");
  }

  @Test
  void connectionEndsAfterAFileIfTheRequestSaysSo() throws Exception {
    HttpResponse response = HttpResponse.file(file("hello"));
    receiver.answerWith(request -> Future.ready(response));

    client.write("GET / HTTP/1.0\r\n\r\n");

    assertThat(client.readToEnd()).endsWith("\r\n\r\nhello");
  }

  /** Reference: HTTPTest.Endpoints, HTTPTest.StreamingGetComplete. */
  @Test
  void piecesAreSentAsTheyCome() throws Exception {
    Pipe pipe = new Pipe();
    receiver.answerWith(request -> Future.ready(
        request.path().equals("/pipe")
            ? HttpResponse.stream("text/plain", pipe.reader())
            : HttpResponse.ok("text/plain", "after")));

    client.write(GET.formatted("/pipe") + GET.formatted("/"));

    assertThat(client.readUntil("\r\n\r\n")).isEqualTo(CHUNKED_HEAD);
    pipe.writer().write("hello");
    assertThat(client.readUntil("hello\r\n")).isEqualTo("5\r\nhello\r\n");
    pipe.writer().write(Strings.repeat("x", 26));
    assertThat(client.readUntil("x\r\n")).startsWith("1a\r\nx");
    pipe.writer().close();
    assertThat(client.readUntil("\r\n\r\n")).isEqualTo("0\r\n\r\n");
    assertThat(client.readResponse()).endsWith("\r\n\r\nafter");
  }

  @Test
  void whatComesBehindAStreamIsAnsweredBehindIt() throws Exception {
    Pipe pipe = new Pipe();
    receiver.answerWith(request -> Future.ready(HttpResponse.stream("text/plain", pipe.reader())));
    client.write(GET.formatted("/"));
    client.readUntil("\r\n\r\n");

    client.write("POST /slave/PING HTTP/1.1\r\nLibprocess-From: a@1.2.3.4:5\r\n\r\nnonsense\r\n");
    next(receiver.messages);
    pipe.writer().write("hello");
    pipe.writer().close();

    assertThat(client.readUntil("\r\n\r\n")).isEqualTo("5\r\nhello\r\n0\r\n\r\n");
    assertThat(client.readToEnd()).startsWith("HTTP/1.1 202 Accepted\r\n").endsWith("\r\n\r\n");
  }

  @Test
  void piecesWrittenBeforeAreAllSent() throws Exception {
    Pipe pipe = new Pipe();
    int count = 2000;
    String piece = Strings.repeat("x", 1000);
    for (int i = 0; i < count; i++) {
      pipe.writer().write(piece);
    }
    pipe.writer().close();
    receiver.answerWith(request -> Future.ready(HttpResponse.stream("text/plain", pipe.reader())));

    client.write("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");

    assertThat(client.readToEnd())
        .isEqualTo(CHUNKED_HEAD + ("3e8\r\n" + piece + "\r\n").repeat(count) + "0\r\n\r\n");
  }

  /** Reference: HTTPTest.StreamingGetFailure. */
  @Test
  void connectionEndsWithoutALastChunkWhenTheWriterFails() throws Exception {
    Pipe pipe = new Pipe();
    receiver.answerWith(request -> Future.ready(HttpResponse.stream("text/plain", pipe.reader())));
    client.write(GET.formatted("/"));
    client.readUntil("\r\n\r\n");
    pipe.writer().write("hello");
    client.readUntil("hello\r\n");

    pipe.writer().fail("disconnected!");

    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void writerIsToldWhenTheClientIsGone() throws Exception {
    Pipe pipe = new Pipe();
    receiver.answerWith(request -> Future.ready(HttpResponse.stream("text/plain", pipe.reader())));
    client.write(GET.formatted("/"));
    client.readUntil("\r\n\r\n");

    client.reset();

    await(pipe.writer().readerClosed());
    assertThat(pipe.writer().readerClosed().isReady()).isTrue();
  }

  @Test
  void writerWhoseTurnNeverComesIsToldToo() throws Exception {
    Pipe pipe = new Pipe();
    Pipe behind = new Pipe();
    receiver.answerWith(request -> Future.ready(HttpResponse.stream(
        "text/plain", request.path().equals("/") ? pipe.reader() : behind.reader())));
    client.write(GET.formatted("/") + GET.formatted("/behind"));
    client.readUntil("\r\n\r\n");
    next(receiver.requests);
    next(receiver.requests);

    client.reset();

    await(behind.writer().readerClosed());
    assertThat(behind.writer().write(ByteString.copyFromUtf8("x"))).isFalse();
  }
}

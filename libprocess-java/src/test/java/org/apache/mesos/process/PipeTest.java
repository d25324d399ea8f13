// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

class PipeTest {

  private final Pipe pipe = new Pipe();
  private final Pipe.Reader reader = pipe.reader();
  private final Pipe.Writer writer = pipe.writer();

  private static void assertReady(Future<ByteString> read, String text) {
    assertThat(read.isReady()).isTrue();
    assertThat(read.value().toStringUtf8()).isEqualTo(text);
  }

  private static void assertFailed(Future<ByteString> read, String reason) {
    assertThat(read.isFailed()).isTrue();
    assertThat(read.failure()).hasMessage(reason);
  }

  /** Reference: HTTPTest.PipeEOF. */
  @Test
  void bytesComeOutAsTheyWereWrittenAndThenTheEnd() {
    Future<ByteString> early = reader.read();
    assertThat(writer.write("")).isTrue();
    assertThat(early.isPending()).isTrue();
    assertThat(writer.write("hello")).isTrue();
    assertReady(early, "hello");
    writer.write("world");
    assertThat(writer.close()).isTrue();

    assertReady(reader.read(), "world");
    assertReady(reader.read(), "");
    assertReady(reader.read(), "");
    assertThat(writer.write("late")).isFalse();
    assertThat(writer.close()).isFalse();
    assertThat(writer.readerClosed().isPending()).isTrue();
    assertThat(reader.close()).isTrue();
    assertThat(writer.readerClosed().isDiscarded()).isTrue();
  }

  @Test
  void endIsToldToAReadThatWaits() {
    Future<ByteString> early = reader.read();

    writer.close();

    assertReady(early, "");
  }

  /** Reference: HTTPTest.PipeFailure. */
  @Test
  void failureComesBehindWhatWasWritten() {
    writer.write("hello");
    writer.write("world");
    assertThat(writer.fail("disconnected!")).isTrue();

    assertReady(reader.read(), "hello");
    assertReady(reader.read(), "world");
    assertFailed(reader.read(), "disconnected!");
    assertThat(writer.close()).isFalse();
    assertThat(writer.fail("again")).isFalse();
    reader.close();
    assertThat(writer.readerClosed().isDiscarded()).isTrue();
  }

  /** Reference: HTTPTest.PipeReadAll. */
  @Test
  void allCanBeReadAtOnce() {
    Future<ByteString> all = reader.readAll();
    writer.write("hello");
    writer.write("world");
    assertThat(all.isPending()).isTrue();

    writer.close();

    assertReady(all, "helloworld");
  }

  /** Reference: HTTPTest.PipeReadAll. */
  @Test
  void readingAllFailsWithTheWriter() {
    Future<ByteString> all = reader.readAll();
    writer.write("hello");

    writer.fail("disconnected!");

    assertFailed(all, "disconnected!");
  }

  /** Reference: HTTPTest.PipeReaderCloses. */
  @Test
  void writerIsToldThatNobodyReads() {
    writer.write("unread");

    assertThat(reader.close()).isTrue();

    assertThat(writer.readerClosed().isReady()).isTrue();
    assertFailed(reader.read(), "closed");
    assertThat(writer.write("more")).isFalse();
    assertThat(reader.close()).isFalse();
    assertThat(writer.close()).isTrue();
  }

  @Test
  void readThatWaitsFailsWhenTheReaderCloses() {
    Future<ByteString> early = reader.read();

    reader.close();

    assertFailed(early, "closed");
  }

  /** Reference: HTTPTest.PipeEquality. */
  @Test
  void endsOfOnePipeAreAlwaysTheSame() {
    assertThat(pipe.reader()).isSameAs(reader);
    assertThat(pipe.writer()).isSameAs(writer);
    assertThat(new Pipe().reader()).isNotEqualTo(reader);
  }
}

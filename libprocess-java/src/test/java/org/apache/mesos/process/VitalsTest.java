// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import java.time.Duration;
import org.apache.mesos.process.sim.RecordingProcess;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class VitalsTest {

  private final Simulation simulation = new Simulation();
  private final Node node = simulation.newNode();
  private final RecordingProcess process = new RecordingProcess("busy");
  private final Logger logger = (Logger) LoggerFactory.getLogger(Vitals.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Level level = logger.getLevel();

  @BeforeEach
  void start() {
    node.spawn(process);
    simulation.settle();
    logger.setLevel(Level.WARN);
    logger.setAdditive(false);
    logger.addAppender(lines);
    lines.start();
  }

  @AfterEach
  void close() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
    logger.setLevel(level);
    simulation.close();
  }

  private void post(Upid to, int count) {
    for (int i = 0; i < count; i++) {
      node.post(Upid.EMPTY, to, "work", ByteString.EMPTY);
    }
  }

  @Test
  void messagesForNobodyAreDeadLetters() {
    post(new Upid("nobody", node.address()), 3);

    assertThat(node.vitals().deadLetters()).isEqualTo(3);
  }

  @Test
  void messagesThatAProcessLeavesBehindAreDropped() {
    post(process.self(), 2);
    process.execute(() -> {});
    node.terminate(process.self());
    simulation.settle();

    assertThat(process.received()).isEmpty();
    assertThat(node.vitals().droppedMessages()).isEqualTo(2);
    assertThat(node.vitals().deadLetters()).isZero();
  }

  @Test
  void aProcessThatFailsIsCounted() {
    simulation.failures();
    process.execute(() -> {
      throw new IllegalStateException("broken");
    });
    simulation.settle();

    assertThat(node.vitals().failedProcesses()).isEqualTo(1);
  }

  @Test
  void aProcessThatKeepsUpIsNotLookedAt() {
    for (int round = 0; round < 100; round++) {
      post(process.self(), 100);
      simulation.settle();
    }

    assertThat(node.vitals().longestMailbox()).isZero();
  }

  @Test
  void aLongMailboxIsMeasuredAndToldOfOnceInAWhile() {
    post(process.self(), 50_000);
    simulation.settle();

    // After the first eight batches of 128.
    assertThat(node.vitals().longestMailbox()).isEqualTo(50_000 - 8 * 128);
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("Process busy@10.0.0.1:5050 is behind: 48976 events wait in its mailbox");

    post(process.self(), 200_000);
    simulation.settle();
    assertThat(lines.list).hasSize(1);
    simulation.advance(Duration.ofSeconds(10));
    post(process.self(), 200_000);
    simulation.settle();
    assertThat(lines.list).hasSize(2);
  }

  @Test
  void messagesToAnotherNodeAreNotDeadLettersHere() {
    Node far = simulation.newNode();
    node.post(new Upid("nobody", far.address()), StringValue.of("lost"));
    simulation.settle();

    assertThat(node.vitals().deadLetters()).isZero();
    assertThat(far.vitals().deadLetters()).isEqualTo(1);
  }
}

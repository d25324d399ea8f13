// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.process.sim.SingleThreadRunQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeInletTest {

  private static final Address ADDRESS = new Address(0x7f000001, 5050);
  private static final long MAX_UNSERVED = 200_000;

  private static final class Network implements Transport {
    private Receiver receiver;

    @Override
    public Address start(Receiver newReceiver) {
      receiver = newReceiver;
      return ADDRESS;
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

  private static class Recorder extends Process {
    final List<String> served = new ArrayList<>();

    Recorder(String id) {
      super(id);
    }

    @Override
    protected void initialize() {
      installDefault(message -> served.add(message.name()));
    }
  }

  private static final class PromptRecorder extends Recorder {
    PromptRecorder() {
      super("prompt");
    }

    @Override
    protected boolean isServedOnArrival() {
      return true;
    }
  }

  private final SingleThreadRunQueue runQueue = new SingleThreadRunQueue();
  private final Network network = new Network();
  private final Recorder usual = new Recorder("usual");
  private final Recorder prompt = new PromptRecorder();
  private Node node;
  private Transport.Inlet inlet;
  private int resumed;

  @BeforeEach
  void start() throws IOException {
    node =
        Node.builder(network).runQueue(runQueue).maxUnservedBytes(MAX_UNSERVED).build();
    node.spawn(usual);
    node.spawn(prompt);
    runQueue.runAll();
    inlet = network.receiver.inlet(() -> resumed++);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static Message message(String to, String name, int bodyBytes) {
    ByteString body = ByteString.copyFrom(new byte[bodyBytes]);
    return Message.of(name, Upid.EMPTY, new Upid(to, ADDRESS), body);
  }

  private boolean receive(String to, String name) {
    return inlet.receive(message(to, name, 0));
  }

  /** Until the inlet is full; the number of messages of 1000 bytes that it took. */
  private int fill() {
    int count = 0;
    while (!inlet.isFull()) {
      inlet.receive(message("usual", "x", 1000));
      count++;
    }
    inlet.flush();
    return count;
  }

  @Test
  void messagesAreServedByAWorkerInTheirOrder() {
    assertThat(receive("usual", "a")).isTrue();
    assertThat(receive("usual", "b")).isTrue();
    inlet.flush();
    assertThat(usual.served).isEmpty();

    runQueue.runAll();

    assertThat(usual.served).containsExactly("a", "b");
  }

  @Test
  void processMadeForItIsServedAtOnce() {
    receive("prompt", "a");
    receive("prompt", "b");
    assertThat(prompt.served).isEmpty();

    inlet.flush();

    assertThat(prompt.served).containsExactly("a", "b");
  }

  @Test
  void moreThanComesAtATimeIsLeftToAWorker() {
    int count = 3000;
    for (int i = 0; i < count; i++) {
      receive("prompt", "x");
    }
    inlet.flush();
    assertThat(prompt.served).hasSizeLessThan(count);

    runQueue.runAll();

    assertThat(prompt.served).hasSize(count);
  }

  @Test
  void messagesForSeveralProcessesAreAllServed() {
    receive("usual", "a");
    receive("prompt", "b");
    receive("usual", "c");
    inlet.flush();

    runQueue.runAll();

    assertThat(usual.served).containsExactly("a", "c");
    assertThat(prompt.served).containsExactly("b");
  }

  @Test
  void messageForNobodyIsRefusedAndCounted() {
    assertThat(receive("nobody", "a")).isFalse();

    assertThat(node.vitals().deadLetters()).isEqualTo(1);
  }

  @Test
  void inletIsFullUntilHalfIsServed() {
    int count = fill();
    assertThat(count).isGreaterThan((int) (MAX_UNSERVED / 2 / 1000));
    assertThat(count).isLessThan((int) (MAX_UNSERVED * 2 / 1000));
    assertThat(resumed).isZero();

    runQueue.runAll();

    assertThat(resumed).isEqualTo(1);
    assertThat(inlet.isFull()).isFalse();
    assertThat(usual.served).hasSize(count);
    assertThat(node.vitals().heldBack()).isEqualTo(1);
  }

  @Test
  void endOfTheProcessEmptiesTheInlet() {
    fill();

    node.terminate(usual.self());
    runQueue.runAll();

    assertThat(resumed).isEqualTo(1);
    assertThat(inlet.isFull()).isFalse();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks.remote;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;

/**
 * Starts a server and does all the works with it by one engine; prints {@code work metric value}
 * lines. Each figure is the median of a few repetitions, after twice as many for the compiler.
 */
final class Client implements AutoCloseable {

  /** Sent before the sender waits for a sign of life, so that no queue overflows. */
  private static final int WINDOW = 16_384;

  private static final int ACKNOWLEDGED = 1_024;
  private static final int OUTSTANDING = 1_000;
  private static final int LARGE_BODY = 64 * 1024;
  private static final int LARGE_WINDOW = 128;
  private static final int LARGE_ACKNOWLEDGED = 16;
  private static final int KINDS = 256;
  private static final int TIMEOUT_SECONDS = 60;

  private final Fork server;
  private final RemoteEngine engine;
  private final int scale;

  /** What is done with an answer in the work that is under way. */
  private volatile Consumer<TaskStatus> listener = answer -> {};

  private Client(String name, int scale) throws Exception {
    this.scale = scale;
    server = Fork.of(Server.class, name);
    engine = RemoteEngine.of(name);
    engine.connect(server.read(), answer -> listener.accept(answer));
  }

  /** The engine, the works, and a percentage of the usual repetitions. */
  public static void main(String[] args) throws Exception {
    try (Client client = new Client(args[0], Integer.parseInt(args[2]))) {
      for (String work : args[1].split(",")) {
        client.run(work);
      }
    }
    System.exit(0);
  }

  private void run(String work) throws Exception {
    switch (work) {
      case "oneWay" -> repeat(work, scaled(300_000), n -> oneWay(n, WINDOW, ACKNOWLEDGED, small()));
      case "pipelined" -> repeat(work, scaled(200_000), this::pipelined);
      case "roundTrip" -> roundTrip(work, scaled(100_000));
      case "large" ->
        repeat(work, scaled(10_000), n -> oneWay(n, LARGE_WINDOW, LARGE_ACKNOWLEDGED, large()));
      default -> throw new IllegalArgumentException(work);
    }
  }

  private int scaled(int messages) {
    return messages / 100 * scale;
  }

  /** A number of messages to be sent. */
  private interface Work {
    void run(int messages) throws Exception;
  }

  private void repeat(String work, int messages, Work body) throws Exception {
    int repetitions = 5;
    List<Double> cpu = new ArrayList<>();
    List<Double> wall = new ArrayList<>();
    for (int i = 0; i < 3 * repetitions; i++) {
      long cpuBefore = cpuOfBoth();
      long before = System.nanoTime();
      body.run(messages);
      double nanos = System.nanoTime() - before;
      double cpuNanos = cpuOfBoth() - cpuBefore;
      if (i >= 2 * repetitions) {
        cpu.add(cpuNanos / messages);
        wall.add(nanos / messages);
      }
    }
    report(work, "cpu", median(cpu));
    report(work, "wall", median(wall));
  }

  private long cpuOfBoth() throws IOException {
    server.write("cpu");
    return Long.parseLong(server.read()) + Cpu.nanos();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static void report(String work, String metric, double value) {
    Fork.say(work + " " + metric + " " + value);
  }

  /** Messages of which every so manieth comes back. */
  private record Messages(TaskStatus[] silent, TaskStatus answered) {}

  private static Messages small() {
    return new Messages(
        messages(TaskState.TASK_RUNNING, 24), message(0, TaskState.TASK_FINISHED, 24));
  }

  private static Messages large() {
    // What comes back is small: one way is measured.
    TaskStatus[] one = {message(0, TaskState.TASK_RUNNING, LARGE_BODY)};
    return new Messages(one, message(0, TaskState.TASK_FINISHED, 24));
  }

  private static TaskStatus[] messages(TaskState state, int dataBytes) {
    TaskStatus[] messages = new TaskStatus[KINDS];
    Arrays.setAll(messages, i -> message(i, state, dataBytes));
    return messages;
  }

  /** About 100 bytes with data of 24. */
  private static TaskStatus message(int number, TaskState state, int dataBytes) {
    byte[] data = new byte[dataBytes];
    new Random(number).nextBytes(data);
    return TaskStatus.newBuilder()
        .setTaskId(TaskID.newBuilder().setValue(String.format("task-%06d", number)))
        .setState(state)
        .setSlaveId(SlaveID.newBuilder().setValue("201204191200-0-0001"))
        .setMessage("Command exited with status 0")
        .setData(ByteString.copyFrom(data))
        .build();
  }

  private void oneWay(int count, int window, int acknowledged, Messages messages)
      throws InterruptedException, TimeoutException {
    Semaphore room = new Semaphore(window / acknowledged);
    int groups = count / acknowledged;
    listener = answer -> room.release();
    for (int group = 0; group < groups; group++) {
      acquire(room, 1);
      for (int i = 1; i < acknowledged; i++) {
        engine.send(messages.silent[i % messages.silent.length]);
      }
      engine.send(messages.answered);
    }
    acquire(room, window / acknowledged);
  }

  private void pipelined(int count) throws InterruptedException, TimeoutException {
    TaskStatus[] requests = messages(TaskState.TASK_FINISHED, 24);
    Semaphore done = new Semaphore(0);
    listener = new Consumer<>() {
      private int sent = OUTSTANDING;
      private int received;

      @Override
      public void accept(TaskStatus answer) {
        if (sent < count) {
          engine.send(requests[sent++ % KINDS]);
        }
        if (++received == count) {
          done.release();
        }
      }
    };
    for (int i = 0; i < OUTSTANDING; i++) {
      engine.send(requests[i % KINDS]);
    }
    acquire(done, 1);
  }

  private void roundTrip(String work, int count) throws Exception {
    Histogram micros = new Histogram(TimeUnit.SECONDS.toNanos(10), 3);
    roundTrips(count, new Histogram(micros));
    long before = cpuOfBoth();
    roundTrips(count, micros);
    report(work, "cpu", (double) (cpuOfBoth() - before) / count);
    report(work, "p50", micros.getValueAtPercentile(50) / 1e3);
    report(work, "p99", micros.getValueAtPercentile(99) / 1e3);
  }

  private void roundTrips(int count, Histogram times)
      throws InterruptedException, TimeoutException {
    TaskStatus[] requests = messages(TaskState.TASK_FINISHED, 24);
    Semaphore done = new Semaphore(0);
    listener = new Consumer<>() {
      private int received;
      private long sent = System.nanoTime();

      @Override
      public void accept(TaskStatus answer) {
        long now = System.nanoTime();
        times.recordValue(now - sent);
        if (++received == count) {
          done.release();
          return;
        }
        sent = System.nanoTime();
        engine.send(requests[received % KINDS]);
      }
    };
    engine.send(requests[0]);
    acquire(done, 1);
  }

  private static void acquire(Semaphore semaphore, int permits)
      throws InterruptedException, TimeoutException {
    if (!semaphore.tryAcquire(permits, TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new TimeoutException("The answers do not come");
    }
  }

  @Override
  public void close() throws Exception {
    engine.close();
    server.close();
  }
}

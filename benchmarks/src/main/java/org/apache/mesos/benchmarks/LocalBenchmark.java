// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does an event cost inside one node, beside the least an actor can be and beside Pekko? The
 * CPU time per operation (see {@link CpuProfiler}) is the steady figure; the wall time depends on
 * how the threads happen to meet.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx2g", "-Xms2g", "-XX:+UseParallelGC"})
public class LocalBenchmark {

  private static final int ONE_WAY = 200_000;
  private static final int CLIENTS = 8;
  private static final int REQUESTS = 20_000;
  private static final int OUTSTANDING = 250;
  private static final int REPEATS = 50_000;
  private static final int ACTORS = 20_000;

  @Param({"minimal", "mesos", "pekko"})
  String engine;

  private Engine system;

  @Setup
  public void start() {
    system = Engine.of(engine);
  }

  @TearDown
  public void close() {
    system.close();
  }

  /** One producer outside of all actors, one actor; per message. */
  @Benchmark
  @OperationsPerInvocation(ONE_WAY)
  public void oneWay() throws InterruptedException {
    system.oneWay(ONE_WAY);
  }

  /** Reference: benchmark ClientServer; per message, a request and a reply are two. */
  @Benchmark
  @OperationsPerInvocation(2 * CLIENTS * REQUESTS)
  public void clientServer() throws InterruptedException {
    system.clientServer(CLIENTS, REQUESTS, OUTSTANDING);
  }

  /** Reference: benchmark DispatchDefer, without its payload; per event, a repeat is two. */
  @Benchmark
  @OperationsPerInvocation(2 * REPEATS)
  public void dispatchDefer() throws InterruptedException {
    system.dispatchDefer(REPEATS);
  }

  /** Per actor. */
  @Benchmark
  @OperationsPerInvocation(ACTORS)
  public void spawnTerminate() throws InterruptedException {
    system.spawnTerminate(ACTORS);
  }
}

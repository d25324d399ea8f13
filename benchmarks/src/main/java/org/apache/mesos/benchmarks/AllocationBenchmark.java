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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to give a slave's resources to a framework? All slaves of a cluster become free
 * and are offered again in one round; per slave.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx2g", "-Xms2g", "-XX:+UseParallelGC"})
public class AllocationBenchmark {

  private static final int SLAVES = 2_000;
  private static final int FRAMEWORKS = 100;
  private static final int ROLES = 5;

  @Param({"minimal", "mesos", "roles"})
  String engine;

  private Runnable round;

  @Setup
  public void start() {
    round = switch (engine) {
      case "minimal" -> new MinimalAllocation(SLAVES, FRAMEWORKS)::round;
      case "mesos" -> new Allocation(SLAVES, FRAMEWORKS, 1)::round;
      case "roles" -> new Allocation(SLAVES, FRAMEWORKS, ROLES)::round;
      default -> throw new IllegalArgumentException(engine);
    };
  }

  @Benchmark
  @OperationsPerInvocation(SLAVES)
  public void allocate() {
    round.run();
  }
}

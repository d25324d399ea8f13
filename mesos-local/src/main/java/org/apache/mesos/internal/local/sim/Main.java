// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs many seeds, on all processors. The system property {@code sim.seed} replays one seed with a
 * trace on standard output; {@code sim.seeds} is how many to run, from {@code sim.from} on.
 */
public final class Main {

  private static final int DEFAULT_SEEDS = 200;

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    Long seed = Long.getLong("sim.seed");
    boolean isKept = seed != null ? replay(seed) : runMany();
    System.exit(isKept ? 0 : 1);
  }

  private static boolean replay(long seed) {
    try {
      ClusterSimulation.Result result =
          ClusterSimulation.run(seed, Settings.DEFAULT.withTrace(System.out::println));
      System.out.println(result.statistics());
      return true;
    } catch (SimulationFailure e) {
      e.printStackTrace(System.out);
      return false;
    }
  }

  private static boolean runMany() throws InterruptedException {
    long first = Long.getLong("sim.from", 1);
    int count = Integer.getInteger("sim.seeds", DEFAULT_SEEDS);
    long start = System.nanoTime();
    Outcome outcome = run(Settings.DEFAULT, first, count);
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    outcome.failures().forEach(failure -> System.out.println(failure.getMessage()));
    System.out.println(outcome.statistics());
    System.out.printf("%d seeds failed; it took %s%n", outcome.failures().size(), time);
    return outcome.failures().isEmpty();
  }

  /**
   * What came of many seeds.
   *
   * @param statistics of those that did not fail
   */
  public record Outcome(Statistics statistics, List<SimulationFailure> failures) {

    Outcome() {
      this(new Statistics(), new ArrayList<>());
    }

    private void add(Outcome other) {
      statistics.add(other.statistics);
      failures.addAll(other.failures);
    }
  }

  /** Runs consecutive seeds on all processors. */
  public static Outcome run(Settings settings, long first, int count) throws InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Outcome>> parts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        long start = first + i;
        parts.add(workers.submit(() -> run(settings, start, first + count, threads)));
      }
      Outcome all = new Outcome();
      for (Future<Outcome> part : parts) {
        all.add(part.get());
      }
      return all;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  private static Outcome run(Settings settings, long first, long end, int step) {
    Outcome outcome = new Outcome();
    for (long seed = first; seed < end; seed += step) {
      try {
        outcome.statistics.add(ClusterSimulation.run(seed, settings).statistics());
      } catch (SimulationFailure failure) {
        outcome.failures.add(failure);
      }
    }
    return outcome;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.mesos.benchmarks.remote.RemoteBenchmark;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks with JMH's options and prints one table with ratios to the minimal actor. */
public final class Main {

  private Main() {}

  /**
   * Takes the options of JMH, such as {@code -f 1 -wi 3 -i 3 oneWay}; or the word idle; or the word
   * remote, with {@code short} and names of engines and works behind it.
   */
  public static void main(String[] args)
      throws CommandLineOptionException, RunnerException, InterruptedException, IOException {
    if (args.length > 0 && args[0].equals("remote")) {
      RemoteBenchmark.run(List.of(args));
      return;
    }
    if (args.length == 1 && args[0].equals("idle")) {
      System.out.printf("%.0f bytes of heap for an idle process%n", IdleProcesses.measure());
      return;
    }
    var options = new OptionsBuilder()
        .parent(new CommandLineOptions(args))
        .addProfiler(CpuProfiler.class)
        .verbosity(VerboseMode.SILENT)
        .build();
    print(new Runner(options).run());
  }

  private static void print(Collection<RunResult> results) {
    Map<String, Map<String, RunResult>> byWork = new TreeMap<>();
    for (RunResult result : results) {
      String label = result.getPrimaryResult().getLabel();
      byWork
          .computeIfAbsent(label, key -> new TreeMap<>())
          .put(result.getParams().getParam("engine"), result);
    }
    System.out.printf(
        "%-16s %-8s %12s %12s %10s%n", "work", "engine", "cpu ns/op", "wall ns/op", "cpu ratio");
    byWork.forEach((work, engines) -> engines.forEach((engine, result) -> System.out.printf(
        "%-16s %-8s %12.1f %12.1f %10s%n",
        work,
        engine,
        cpu(result),
        result.getPrimaryResult().getScore(),
        ratio(result, engines.get("minimal")))));
  }

  private static String ratio(RunResult result, RunResult base) {
    return base == null ? "-" : String.format("%.2f", cpu(result) / cpu(base));
  }

  private static double cpu(RunResult result) {
    Result<?> cpu = result.getSecondaryResults().get("cpu");
    return cpu.getScore();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks.remote;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What does a message cost that goes to another JVM? Engines take turns, so that what else the
 * machine does meets them all alike, and each figure is the median of the turns. CPU time is that
 * of both JVMs together.
 */
public final class RemoteBenchmark {

  private static final List<String> ENGINES = List.of("raw", "mesos", "arrival", "http", "artery");
  private static final List<String> WORKS = List.of("oneWay", "pipelined", "roundTrip", "large");

  /** Work and metric, engine, value of each turn. */
  private final Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();

  private RemoteBenchmark() {}

  /** Takes the word short, and names of engines and works to do only those. */
  public static void run(List<String> words) throws IOException {
    List<String> engines = chosen(ENGINES, words);
    List<String> works = chosen(WORKS, words);
    boolean isShort = words.contains("short");
    int turns = Integer.getInteger("bench.turns", isShort ? 1 : 3);
    RemoteBenchmark benchmark = new RemoteBenchmark();
    for (int turn = 0; turn < turns; turn++) {
      for (String engine : engines) {
        benchmark.measure(engine, works, isShort ? 50 : 100);
      }
    }
    benchmark.print(engines);
  }

  private static List<String> chosen(List<String> all, List<String> words) {
    List<String> named = all.stream().filter(words::contains).toList();
    return named.isEmpty() ? all : named;
  }

  private void measure(String engine, List<String> works, int scale) throws IOException {
    try (Fork client =
        Fork.of(Client.class, engine, String.join(",", works), String.valueOf(scale))) {
      for (String line = client.read(); line != null; line = client.read()) {
        String[] words = line.split(" ");
        values
            .computeIfAbsent(words[0] + " " + words[1], key -> new LinkedHashMap<>())
            .computeIfAbsent(engine, key -> new ArrayList<>())
            .add(Double.parseDouble(words[2]));
      }
    }
  }

  private void print(List<String> engines) {
    System.out.printf("%-28s", "between two JVMs");
    engines.forEach(engine -> System.out.printf(" %18s", engine));
    System.out.println();
    values.forEach((metric, byEngine) -> {
      System.out.printf("%-28s", title(metric));
      engines.forEach(engine -> System.out.printf(" %18s", cell(metric, engine, byEngine)));
      System.out.println();
    });
  }

  private static String title(String metric) {
    return switch (metric) {
      case "oneWay cpu" -> "one way, cpu ns";
      case "oneWay wall" -> "one way, wall ns";
      case "pipelined cpu" -> "1000 outstanding, cpu ns";
      case "pipelined wall" -> "1000 outstanding, wall ns";
      case "roundTrip cpu" -> "one outstanding, cpu ns";
      case "roundTrip p50" -> "one outstanding, p50 us";
      case "roundTrip p99" -> "one outstanding, p99 us";
      case "large cpu" -> "64 KB one way, cpu ns";
      case "large wall" -> "64 KB one way, MB/s";
      default -> metric;
    };
  }

  private static String cell(String metric, String engine, Map<String, List<Double>> byEngine) {
    double[] turns = turns(engine, byEngine);
    double[] raw = turns("raw", byEngine);
    if (turns.length == 0) {
      return "-";
    }
    double value = shown(metric, turns[turns.length / 2]);
    String ratio =
        raw.length == 0 ? "" : String.format(" (%.2f)", value / shown(metric, raw[raw.length / 2]));
    return String.format("%.1f%s", value, ratio);
  }

  private static double[] turns(String engine, Map<String, List<Double>> byEngine) {
    return byEngine.getOrDefault(engine, List.of()).stream()
        .mapToDouble(Double::doubleValue)
        .sorted()
        .toArray();
  }

  private static double shown(String metric, double value) {
    return metric.equals("large wall") ? 65_536 * 1e3 / value : value;
  }
}

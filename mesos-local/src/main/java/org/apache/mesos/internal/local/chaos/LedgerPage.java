// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.mesos.Protos.TaskState;

/** The ledger for people: a table of tasks, figures, and a verdict. */
final class LedgerPage {

  private static final ImmutableList<String> HEAD = ImmutableList.of(
      "framework", "launched", "started", "ended", "finished", "failed", "killed", "lost", "open");

  private static final ImmutableList<TaskState> STATES = ImmutableList.of(
      TaskState.TASK_FINISHED, TaskState.TASK_FAILED, TaskState.TASK_KILLED, TaskState.TASK_LOST);

  private static final int NAME_WIDTH = 28;
  private static final int NUMBER_WIDTH = 10;

  private final Consumer<String> out;

  /** A page of lines. */
  LedgerPage(Consumer<String> out) {
    this.out = out;
  }

  void print(Ledger ledger) {
    out.accept("");
    out.accept(line(HEAD));
    List<List<Integer>> rows =
        ledger.rows().stream().<List<Integer>>map(LedgerPage::numbers).toList();
    for (int i = 0; i < rows.size(); i++) {
      out.accept(line(ledger.rows().get(i).framework(), rows.get(i)));
    }
    out.accept(line("all", sums(rows)));
    out.accept("");
    ledger
        .reasons()
        .forEach((why, count) ->
            out.accept(Strings.padStart(count.toString(), NUMBER_WIDTH, ' ') + "  " + why));
  }

  private static List<Integer> numbers(Ledger.Row row) {
    ImmutableList.Builder<Integer> numbers = ImmutableList.builder();
    numbers.add(row.launched(), row.started(), row.ended());
    STATES.forEach(state -> numbers.add(row.endedAs(state)));
    return numbers.add(row.launched() - row.ended()).build();
  }

  private static List<Integer> sums(List<List<Integer>> rows) {
    return IntStream.range(0, HEAD.size() - 1)
        .mapToObj(column -> rows.stream().mapToInt(row -> row.get(column)).sum())
        .toList();
  }

  private static String line(String name, List<Integer> numbers) {
    return line(ImmutableList.<String>builder()
        .add(name)
        .addAll(numbers.stream().map(String::valueOf).toList())
        .build());
  }

  private static String line(List<String> cells) {
    StringBuilder line = new StringBuilder(Strings.padEnd(cells.get(0), NAME_WIDTH, ' '));
    cells.stream().skip(1).forEach(cell -> line.append(Strings.padStart(cell, NUMBER_WIDTH, ' ')));
    return line.toString();
  }

  void printFigures(Map<String, String> figures) {
    out.accept("");
    figures.forEach((name, value) -> out.accept(Strings.padEnd(name, NAME_WIDTH, ' ') + value));
  }

  /** Prints what is right and what is wrong; gives whether all is right. */
  boolean printVerdict(Ledger ledger) {
    out.accept("");
    boolean isRight = true;
    for (Ledger.Check check : ledger.checks()) {
      out.accept(
          (check.isMet() ? "ok      " : "WRONG   ") + check.exceptions() + " " + check.claim());
      check.examples().forEach(example -> out.accept("          " + example));
      isRight &= check.isMet();
    }
    return isRight;
  }
}

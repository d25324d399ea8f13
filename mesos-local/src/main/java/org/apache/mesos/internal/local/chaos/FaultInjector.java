// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lets faults happen to the processes of a cluster, and keeps count. */
final class FaultInjector {

  private final Cluster cluster;
  private final Timeline timeline;
  private final RunLog log;

  private final Map<Fault.Action, Map<Kind, Integer>> counts = new EnumMap<>(Fault.Action.class);

  /** Every executor that something was done to. */
  private final Set<Long> executorsHit = new LinkedHashSet<>();

  /** Executors that do not go on yet. */
  private final Map<Long, String> executorsStopped = new LinkedHashMap<>();

  FaultInjector(Cluster cluster, Timeline timeline, RunLog log) {
    this.cluster = cluster;
    this.timeline = timeline;
    this.log = log;
  }

  void inject(Fault fault) throws IOException, InterruptedException {
    if (fault.kind() == Kind.EXECUTOR) {
      injectExecutor(fault);
    } else {
      injectMember(fault);
    }
  }

  private void injectMember(Fault fault) throws IOException, InterruptedException {
    List<Member> running =
        cluster.members(fault.kind()).stream().filter(Member::isRunning).toList();
    // Without any master there is nothing to be seen of failovers.
    if (running.isEmpty() || fault.kind() == Kind.MASTER && running.size() == 1) {
      spare(fault);
      return;
    }
    Member victim = choose(running, fault);
    count(fault);
    say(fault, victim.name(), victim.pid());
    switch (fault.action()) {
      case KILL -> cluster.kill(victim, fault.pause());
      case STOP -> cluster.stop(victim, fault.pause());
    }
  }

  private void injectExecutor(Fault fault) throws IOException, InterruptedException {
    List<ProcessScan.Found> others = cluster.others();
    List<ProcessScan.Found> running = others.stream()
        .filter(ProcessScan.Found::isExecutor)
        .filter(found -> !executorsStopped.containsKey(found.pid()))
        .toList();
    if (running.isEmpty()) {
      spare(fault);
      return;
    }
    ProcessScan.Found victim = choose(running, fault);
    long pid = victim.pid();
    String name = "executor " + victim.executor();
    count(fault);
    say(fault, name, pid);
    // A shell that has started an executor takes it along.
    others.stream()
        .filter(other -> other.session() == victim.session())
        .forEach(other -> executorsHit.add(other.pid()));
    switch (fault.action()) {
      case KILL -> {
        var unused = Children.signal("KILL", pid);
      }
      case STOP -> {
        var unused = Children.signal("STOP", pid);
        executorsStopped.put(pid, name);
        timeline.after(fault.pause(), () -> goOn(pid));
      }
    }
  }

  private static <T> T choose(List<T> candidates, Fault fault) {
    return candidates.get((int) (fault.victim() * candidates.size()));
  }

  private void spare(Fault fault) {
    log.say("Spared    %s: there is none to do without", fault.kind().text());
  }

  private void say(Fault fault, String name, long pid) {
    switch (fault.action()) {
      case KILL ->
        log.say(
            fault.kind() == Kind.EXECUTOR
                ? "SIGKILL   %s (%d)"
                : "SIGKILL   %s (%d), again after %d ms",
            name,
            pid,
            fault.pause().toMillis());
      case STOP ->
        log.say("SIGSTOP   %s (%d) for %d ms", name, pid, fault.pause().toMillis());
    }
  }

  private void count(Fault fault) {
    counts
        .computeIfAbsent(fault.action(), action -> new EnumMap<>(Kind.class))
        .merge(fault.kind(), 1, Integer::sum);
  }

  private void goOn(long pid) throws IOException, InterruptedException {
    String name = executorsStopped.remove(pid);
    if (name != null && Children.signal("CONT", pid)) {
      log.say("Continued %s (%d)", name, pid);
    }
  }

  /** Everything that was stopped goes on. */
  void heal() throws IOException, InterruptedException {
    for (long pid : ImmutableList.copyOf(executorsStopped.keySet())) {
      goOn(pid);
    }
    cluster.heal();
  }

  int count(Fault.Action action, Kind kind) {
    return counts.getOrDefault(action, new EnumMap<>(Kind.class)).getOrDefault(kind, 0);
  }

  /** The OS processes of all executors that something was done to. */
  ImmutableSet<Long> executorsHit() {
    return ImmutableSet.copyOf(executorsHit);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One run: start, faults, healing, the rest of the work, the end, the ledger. */
final class ChaosRun {

  private static final String SLAVE_RESOURCES = "cpus:4;mem:4096";

  private final ChaosFlags flags;
  private final long seed;
  private final Path directory;
  private final Path logs;
  private final RunLog log;
  private final Timeline timeline;
  private final Cluster cluster;
  private final FaultInjector faults;
  private final List<FrameworkSettings> frameworks = new ArrayList<>();
  private boolean isInjecting = true;

  ChaosRun(
      ChaosFlags flags, long seed, Path directory, Timeline timeline, RunLog log, Children children)
      throws IOException {
    this.flags = flags;
    this.seed = seed;
    this.directory = directory;
    this.logs = Files.createDirectories(directory.resolve("logs"));
    this.timeline = timeline;
    this.log = log;
    this.cluster = new Cluster(children, timeline, log);
    this.faults = new FaultInjector(cluster, timeline, log);
  }

  /** Whether all is as it should be. */
  boolean run(Map<String, String> environment) throws IOException, InterruptedException {
    addMembers(environment);
    cluster.startAll();
    log.say("Started the cluster, below %s", directory);
    if (!timeline.runUntil(this::isAtWork, flags.limit())) {
      log.say("Failed: not every framework has had a task that finished");
      return false;
    }
    log.say("Every framework has had a task that finished; seed %d decides the rest", seed);

    FaultPlan plan = new FaultPlan(seed, ImmutableList.copyOf(kinds()));
    timeline.after(flags.period(), () -> injectAll(plan));
    timeline.run(flags.duration());
    isInjecting = false;

    log.say("Healing   everything; nothing more is launched");
    Files.createFile(frameworks.get(0).drain());
    faults.heal();
    boolean isDrained = timeline.runUntil(cluster::areSchedulersFinished, flags.limit());
    Duration work = timeline.now();
    if (isDrained) {
      log.say("Drained   the cluster; executors are ending");
      var unused = timeline.runUntil(() -> cluster.others().isEmpty(), flags.limit());
    } else {
      log.say("Failed: there are tasks without an end");
    }
    Set<ProcessScan.Found> orphans = new LinkedHashSet<>(cluster.others());
    cluster.end();
    orphans.addAll(cluster.alive());
    if (!isDrained) {
      // They are executors with work to do.
      orphans.clear();
    }
    return report(work, orphans);
  }

  private void injectAll(FaultPlan plan) throws IOException, InterruptedException {
    if (isInjecting) {
      timeline.after(flags.period(), () -> injectAll(plan));
      faults.inject(plan.next());
    }
  }

  private Set<Kind> kinds() {
    return flags.isZooKeeperVictim()
        ? EnumSet.allOf(Kind.class)
        : EnumSet.complementOf(EnumSet.of(Kind.ZOOKEEPER));
  }

  private boolean isAtWork() throws IOException {
    for (FrameworkSettings framework : frameworks) {
      if (framework.history().tasks().stream().noneMatch(task -> task.end().isPresent())) {
        return false;
      }
    }
    return true;
  }

  private void addMembers(Map<String, String> environment) throws IOException {
    Ports ports = new Ports(ProcessHandle.current().pid());
    int zooKeeperPort = ports.free();
    Path configuration = ZooKeeperProgram.configure(directory.resolve("zookeeper"), zooKeeperPort);
    add(Kind.ZOOKEEPER, "zookeeper", ZooKeeperProgram.MAIN, configuration.toString());
    String url = "zk://" + Ports.LOOPBACK + ":" + zooKeeperPort + "/mesos";
    for (int i = 1; i <= flags.masters(); i++) {
      addMaster("master-" + i, url, ports.free());
    }
    for (int i = 1; i <= flags.slaves(); i++) {
      addSlave("slave-" + i, url, ports.free(), environment);
    }
    for (int i = 1; i <= flags.commandFrameworks(); i++) {
      addFramework("commands-" + i, Workload.Style.COMMAND, url, flags.commandRate());
    }
    for (int i = 1; i <= flags.executorFrameworks(); i++) {
      addFramework("executors-" + i, Workload.Style.EXECUTOR, url, flags.executorRate());
    }
  }

  private void addMaster(String name, String zooKeeper, int port) {
    add(
        Kind.MASTER,
        name,
        org.apache.mesos.internal.master.Main.class.getName(),
        "--ip=" + Ports.LOOPBACK,
        "--port=" + port,
        "--zk=" + zooKeeper,
        "--registry=zk");
  }

  private void addSlave(String name, String zooKeeper, int port, Map<String, String> environment) {
    List<String> arguments = new ArrayList<>(ImmutableList.of(
        "--ip=" + Ports.LOOPBACK,
        "--port=" + port,
        "--hostname=" + name,
        "--master=" + zooKeeper,
        "--resources=" + SLAVE_RESOURCES,
        "--no-switch_user",
        "--work_dir=" + directory.resolve(name)));
    // The start script of command executors is faster than a plain JVM.
    String launchers = environment.get("MESOS_LAUNCHER_DIR");
    if (launchers != null) {
      arguments.add("--launcher_dir=" + launchers);
    }
    add(
        Kind.SLAVE,
        name,
        org.apache.mesos.internal.slave.Main.class.getName(),
        arguments.toArray(String[]::new));
  }

  private void addFramework(String name, Workload.Style style, String zooKeeper, double rate) {
    FrameworkSettings settings =
        new FrameworkSettings(name, style, zooKeeper, rate, seed, directory);
    frameworks.add(settings);
    add(
        Kind.SCHEDULER,
        name,
        FrameworkProgram.class.getName(),
        settings.arguments().toArray(String[]::new));
  }

  private void add(Kind kind, String name, String main, String... arguments) {
    cluster.add(kind, name, logs, main, ImmutableList.copyOf(arguments));
  }

  private boolean report(Duration work, Set<ProcessScan.Found> orphans) throws IOException {
    List<FrameworkHistory> histories = new ArrayList<>();
    for (FrameworkSettings framework : frameworks) {
      histories.add(framework.history());
    }
    Ledger ledger = new Ledger(histories, faults.executorsHit(), ImmutableList.copyOf(orphans));
    LedgerPage page = new LedgerPage(log::print);
    page.print(ledger);
    page.printFigures(figures(histories, work));
    return page.printVerdict(ledger);
  }

  private ImmutableMap<String, String> figures(List<FrameworkHistory> histories, Duration work)
      throws IOException {
    ImmutableMap.Builder<String, String> figures = ImmutableMap.builder();
    for (Fault.Action action : Fault.Action.values()) {
      figures.put(action == Fault.Action.KILL ? "killed" : "stopped", counts(action));
    }
    figures.put("ended by themselves", ownEnds());
    figures.put(
        "masters that came to lead", Long.toString(cluster.countInLogs(Kind.MASTER, "Leading as")));
    figures.put(
        "slaves recovered", Long.toString(cluster.countInLogs(Kind.SLAVE, "Recovering slave")));
    figures.put(
        "registrations of slaves",
        Long.toString(cluster.countInLogs(Kind.SLAVE, "egistered with master")));
    figures.put(
        "registrations of schedulers",
        Integer.toString(
            histories.stream().mapToInt(FrameworkHistory::registrations).sum()));
    long ended = histories.stream()
        .flatMap(history -> history.tasks().stream())
        .filter(task -> task.end().isPresent())
        .count();
    figures.put(
        "tasks a second", String.format("%.1f", ended / (double) Math.max(1, work.toSeconds())));
    return figures.buildOrThrow();
  }

  private String counts(Fault.Action action) {
    List<String> texts = new ArrayList<>();
    for (Kind kind : kinds()) {
      texts.add(faults.count(action, kind) + " " + kind.text() + "s");
    }
    return String.join(", ", texts);
  }

  private String ownEnds() {
    List<String> texts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (cluster.ownEnds(kind) > 0) {
        texts.add(cluster.ownEnds(kind) + " " + kind.text() + "s");
      }
    }
    return texts.isEmpty() ? "none" : String.join(", ", texts);
  }
}

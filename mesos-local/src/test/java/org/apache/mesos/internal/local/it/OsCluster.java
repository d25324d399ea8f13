// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.it;

import com.google.common.collect.Lists;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A master, slaves and frameworks as processes, below one directory; all killed in the end. */
final class OsCluster implements AutoCloseable {

  private final Path directory;
  private final List<OsProcess> processes = new ArrayList<>();

  private final Map<String, String> slaveAddresses = new LinkedHashMap<>();
  private String masterAddress = "";

  OsCluster(Path directory) {
    this.directory = directory;
  }

  /** A program of this class path, for a shell. */
  static String shellWords(Class<?> main, String... arguments) {
    return OsProcess.commandLine(main, List.of(arguments)).stream()
        .map(word -> "'" + word + "'")
        .collect(Collectors.joining(" "));
  }

  /** Starts any program; killed in the end. */
  OsProcess start(String name, Class<?> main, String... arguments) {
    OsProcess process = OsProcess.start(name, directory, main, arguments);
    processes.add(process);
    return process;
  }

  /** Starts the master and waits until it listens. */
  OsProcess startMaster(String... flags) throws InterruptedException {
    OsProcess master = start(
        "master",
        org.apache.mesos.internal.master.Main.class,
        with(flags, "--ip=127.0.0.1", "--port=0"));
    masterAddress = listening(master);
    return master;
  }

  /** Starts a slave with two cpus and a gigabyte, and waits until it is registered. */
  OsProcess startSlave(String name, String... flags) throws InterruptedException {
    OsProcess slave = start(
        name,
        org.apache.mesos.internal.slave.Main.class,
        with(
            flags,
            "--ip=127.0.0.1",
            "--master=" + masterAddress,
            "--resources=cpus:2;mem:1024",
            "--executor_reregistration_timeout=20secs", // The machine may be busy.
            "--work_dir=" + directory.resolve(name)));
    slaveAddresses.put(name, listening(slave));
    slave.awaitErr("(Registered|Re-registered) with master");
    return slave;
  }

  /** Where a daemon listens, from its log. */
  private static String listening(OsProcess daemon) throws InterruptedException {
    return daemon.awaitErr("Listening (?:on|at) ([0-9.]+:[0-9]+)").group(1);
  }

  /** The first ones win. */
  private static String[] with(String[] flags, String... defaults) {
    return Stream.of(flags, defaults).flatMap(Stream::of).toArray(String[]::new);
  }

  /** Starts a framework, see {@link FrameworkMain}. */
  OsProcess startFramework(String name, String... arguments) {
    return start(name, FrameworkMain.class, with(new String[] {masterAddress}, arguments));
  }

  String masterAddress() {
    return masterAddress;
  }

  String slaveAddress(String name) {
    return slaveAddresses.get(name);
  }

  /** From now on another master is the one that is asked. */
  void moveTo(String address) {
    masterAddress = address;
  }

  /** What an endpoint of the master says. */
  String get(String path) throws IOException {
    try (var body = URI.create("http://" + masterAddress + path).toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    Lists.reverse(processes).forEach(OsProcess::close);
  }
}

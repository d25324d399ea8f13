// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.io.File;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.mesos.internal.slave.fetcher.Downloads;
import org.apache.mesos.internal.slave.fetcher.Fetcher;
import org.apache.mesos.internal.slave.isolation.ProcessIsolation;
import org.apache.mesos.internal.slave.isolation.ProcessSettings;
import org.apache.mesos.internal.slave.launcher.CommandExecutor;
import org.apache.mesos.internal.slave.processes.OsChildProcesses;
import org.apache.mesos.internal.slave.sandbox.DiskSandboxes;
import org.apache.mesos.internal.slave.sandbox.FilesProcess;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;

/**
 * A slave with everything that belongs to it: executors as processes of the operating system,
 * sandboxes on disk, the pages of files, and threads for what blocks. For daemons, of which a node
 * has one, and for clusters in one JVM, where a node has several.
 */
public final class SlaveDaemon implements AutoCloseable {

  private static final String PROCESS_ISOLATION = "process";
  private static final Splitter CLASS_PATH = Splitter.on(File.pathSeparatorChar);

  /** Small and quick to start: it waits for one command most of its life. */
  private static final String COMMAND_EXECUTOR_OPTIONS =
      "-Xshare:auto -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m -Dio.netty.jfr.enabled=false";

  /** What ends with a command executor is ended by now, unless it hangs in the kernel. */
  private static final Duration CLOSE_MARGIN = Duration.ofSeconds(20);

  private final Node node;
  private final Slave slave;
  private final ProcessIsolation isolation;
  private final FilesProcess files;
  private final ExecutorService workers;
  private final Duration closeLimit;

  private SlaveDaemon(
      Node node,
      Slave slave,
      ProcessIsolation isolation,
      FilesProcess files,
      ExecutorService workers,
      Duration closeLimit) {
    this.node = node;
    this.slave = slave;
    this.isolation = isolation;
    this.files = files;
    this.workers = workers;
    this.closeLimit = closeLimit;
  }

  /**
   * Starts a slave, which then has to hear from a detector. Blocks on DNS and files.
   *
   * @param id {@link Slave#ID}, or for one of several {@code slave(N)}
   * @throws IllegalArgumentException if the flags make no sense; the message is for users
   * @throws IOException if the machine has no name
   */
  public static SlaveDaemon start(
      Node node,
      String id,
      SlaveFlags flags,
      Map<String, String> environment,
      ProcessSettings.Output output)
      throws IOException {
    checkIsolation(flags);
    SlaveSettings settings = settings(flags, environment);
    ExecutorService workers = Executors.newCachedThreadPool(new ThreadFactoryBuilder()
        .setDaemon(true)
        .setNameFormat(id + "-worker-%d")
        .build());
    FilesProcess files = new FilesProcess(id.replaceFirst(Slave.ID, FilesProcess.ID), workers);
    node.spawn(files);
    OsChildProcesses processes = new OsChildProcesses();
    Fetcher fetcher = new Fetcher(
        processes,
        new Downloads(Constants.DOWNLOAD_CONNECT_TIMEOUT, Constants.DOWNLOAD_TIMEOUT),
        flags.frameworksHome().orElse(null),
        flags.hadoopHome().orElse(null));
    ProcessIsolation isolation = new ProcessIsolation(
        node.generateId("isolation"),
        processes,
        fetcher,
        processSettings(flags, environment, output),
        workers);
    Slave slave = new Slave(
        id,
        settings,
        isolation,
        new DiskSandboxes(flags.workDir(), files, workers),
        flags.launcherDir().map(CommandExecutors::in).orElseGet(SlaveDaemon::ownExecutors));
    node.spawn(slave);
    return new SlaveDaemon(
        node, slave, isolation, files, workers, flags.executorShutdownTimeout().plus(CLOSE_MARGIN));
  }

  /** Refuses an isolation that is not built in. */
  static void checkIsolation(SlaveFlags flags) {
    if (!flags.isolation().equals(PROCESS_ISOLATION)) {
      throw new IllegalArgumentException("Unrecognized isolation type: " + flags.isolation());
    }
  }

  private static SlaveSettings settings(SlaveFlags flags, Map<String, String> environment)
      throws UnknownHostException {
    String hostname = flags.hostname().isPresent() ? flags.hostname().get() : canonicalHostname();
    return new SlaveSettings(
        hostname,
        environment.getOrDefault("MESOS_PUBLIC_DNS", hostname),
        flags.webuiPort(),
        flags
            .resources()
            .orElseGet(() -> ResourceDetector.detect(new ResourceDetector.ThisMachine())),
        flags.attributes(),
        flags.executorShutdownTimeout(),
        flags.shown());
  }

  private static String canonicalHostname() throws UnknownHostException {
    InetAddress local = InetAddress.getLocalHost();
    for (InetAddress address : InetAddress.getAllByName(local.getHostName())) {
      if (address instanceof Inet4Address) {
        return address.getCanonicalHostName();
      }
    }
    return local.getCanonicalHostName();
  }

  private static ProcessSettings processSettings(
      SlaveFlags flags, Map<String, String> environment, ProcessSettings.Output output) {
    return new ProcessSettings(
        ImmutableMap.copyOf(environment),
        System.getProperty("user.name", ""),
        flags.switchUser()
            ? ProcessSettings.UserSwitching.FRAMEWORK_USER
            : ProcessSettings.UserSwitching.SLAVE_USER,
        output);
  }

  /** Command executors that run on the Java and the class path of this JVM. */
  private static CommandExecutors ownExecutors() {
    String classPath = CLASS_PATH
        .splitToStream(System.getProperty("java.class.path"))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(joining(File.pathSeparator));
    return new CommandExecutors(String.join(
        " ",
        "exec",
        CommandExecutors.alwaysQuoted(
            Path.of(System.getProperty("java.home"), "bin", "java").toString()),
        COMMAND_EXECUTOR_OPTIONS,
        "-cp",
        CommandExecutors.alwaysQuoted(classPath),
        CommandExecutor.class.getName()));
  }

  public Upid pid() {
    return slave.self();
  }

  /** Ready once the slave ends in an orderly way, and not if it fails. */
  public Future<Void> ended() {
    return slave.ended();
  }

  /** Begins to end the slave; see {@link Slave#shutDown}. */
  public void shutDown() {
    slave.shutDown();
  }

  /** Ends the slave and waits for that. */
  @Override
  public void close() {
    try {
      slave.shutDown();
      node.await(slave.self(), closeLimit);
      // Done by the slave, unless that has failed.
      isolation.shutdown().await(closeLimit);
      files.terminate();
      node.await(files.self());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    workers.shutdown();
  }
}

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.mesos.internal.slave.checkpoint.CheckpointReader.Damage;
import org.apache.mesos.internal.slave.fetcher.Downloads;
import org.apache.mesos.internal.slave.fetcher.Fetcher;
import org.apache.mesos.internal.slave.isolation.ProcessIsolation;
import org.apache.mesos.internal.slave.isolation.ProcessSettings;
import org.apache.mesos.internal.slave.launcher.CommandExecutor;
import org.apache.mesos.internal.slave.processes.OsChildProcesses;
import org.apache.mesos.internal.slave.sandbox.DiskSandboxes;
import org.apache.mesos.internal.slave.sandbox.FilesProcess;
import org.apache.mesos.internal.storage.DiskStorage;
import org.apache.mesos.internal.storage.MemoryStorage;
import org.apache.mesos.internal.storage.Storage;
import org.apache.mesos.internal.storage.StorageException;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A slave with everything that belongs to it: executors as processes of the operating system,
 * sandboxes on disk, the pages of files, and threads for what blocks. For daemons, of which a node
 * has one, and for clusters in one JVM, where a node has several.
 */
public final class SlaveDaemon implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SlaveDaemon.class);

  /** How long an executor may take to end before the slave, if there is one, kills it. */
  private static final String GRACE_PERIOD = "MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD";

  private static final String META = "meta";
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
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
  private @Nullable Disk disk;

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
    return start(
        node,
        id,
        flags,
        environment,
        new Survival(output, new MemoryStorage(), RecoverySettings.off()));
  }

  /** What of the slave's work is to be seen, and known, after its end. */
  private record Survival(
      ProcessSettings.Output output, Storage storage, RecoverySettings recovery) {}

  /**
   * As {@link #start}, with executors that outlive the slave if their frameworks want that. What
   * the next slave has to know is below the work directory.
   *
   * @throws StorageException if the work directory cannot be used; the message is for users
   */
  public static SlaveDaemon startRecoverable(
      Node node, String id, SlaveFlags flags, Map<String, String> environment)
      throws IOException, StorageException {
    checkIsolation(flags);
    ExecutorService writer = Executors.newSingleThreadExecutor(
        new ThreadFactoryBuilder().setDaemon(true).setNameFormat(id + "-disk").build());
    DiskStorage storage = DiskStorage.open(flags.workDir().resolve(META), writer);
    try {
      SlaveDaemon daemon = start(
          node,
          id,
          flags,
          environment,
          new Survival(ProcessSettings.Output.SANDBOX, storage, recovery(flags)));
      daemon.disk = new Disk(storage, writer);
      return daemon;
    } catch (IOException | RuntimeException e) {
      storage.close();
      writer.shutdown();
      throw e;
    }
  }

  private record Disk(DiskStorage storage, ExecutorService writer) {}

  private static RecoverySettings recovery(SlaveFlags flags) throws IOException {
    return new RecoverySettings(
        flags.recover(),
        flags.strict() ? Damage.FAILS : Damage.IS_LEFT_OUT,
        flags.recoveryTimeout(),
        flags.executorReregistrationTimeout(),
        Files.isReadable(BOOT_ID) ? Files.readString(BOOT_ID).trim() : "");
  }

  private static SlaveDaemon start(
      Node node, String id, SlaveFlags flags, Map<String, String> environment, Survival survival)
      throws IOException {
    checkIsolation(flags);
    SlaveSettings settings = settings(flags, environment, survival.recovery);
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
        processSettings(flags, environment, survival.output),
        workers);
    Slave slave = new Slave(
        id,
        settings,
        new SlaveSeams(
            isolation, new DiskSandboxes(flags.workDir(), files, workers), survival.storage),
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

  private static SlaveSettings settings(
      SlaveFlags flags, Map<String, String> environment, RecoverySettings recovery)
      throws UnknownHostException {
    String hostname = flags.hostname().isPresent() ? flags.hostname().get() : canonicalHostname();
    return new SlaveSettings(
        hostname,
        environment.getOrDefault("MESOS_PUBLIC_DNS", hostname),
        flags.webuiPort(),
        flags
            .resources()
            .orElseGet(() -> ResourceDetector.detect(new ResourceDetector.ThisMachine())
                .reservedFor(flags.defaultRole())),
        flags.attributes(),
        flags.executorShutdownTimeout(),
        recovery,
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
        ImmutableMap.<String, String>builder()
            .putAll(environment)
            .put(GRACE_PERIOD, flags.executorShutdownTimeout().toMillis() + "ms")
            .buildKeepingLast(),
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

  /** Why the slave cannot start as it was told to; for the user. Pending if it can. */
  public Future<String> refused() {
    return slave.refused();
  }

  /** Begins to end the slave, without executors that may outlive it; see {@link Slave#leave}. */
  public void leave() {
    slave.leave();
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
    closeDisk();
  }

  private void closeDisk() {
    if (disk == null) {
      return;
    }
    disk.writer.shutdown();
    try {
      disk.storage.close();
    } catch (IOException e) {
      log.warn("Failed to close the storage: {}", e.toString());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.mesos.internal.build.BuildInfo;
import org.apache.mesos.internal.daemon.DaemonExit;
import org.apache.mesos.internal.daemon.DaemonPages;
import org.apache.mesos.internal.daemon.Listen;
import org.apache.mesos.internal.detector.MasterDetectionException;
import org.apache.mesos.internal.detector.MasterDetector;
import org.apache.mesos.internal.logging.LogOutput;
import org.apache.mesos.internal.storage.StorageException;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.transport.NettyTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program {@code mesos-slave}. */
public final class Main {

  private static final int ENDED = 0;
  private static final int FAILED = 1;

  /** Ending takes the executors' time to end and this for all the rest. */
  private static final Duration EXIT_MARGIN = Duration.ofSeconds(25);

  private final SlaveFlags flags;
  private final Map<String, String> environment;
  private final PrintStream err;

  /** The code to exit with, once the slave has ended or a process of the node has failed. */
  private final Promise<Integer> outcome = new Promise<>();

  private final Promise<Void> closed = new Promise<>();

  private Main(SlaveFlags flags, Map<String, String> environment, PrintStream err) {
    this.flags = flags;
    this.environment = environment;
    this.err = err;
  }

  public static void main(String[] arguments) throws InterruptedException {
    int code = run(ImmutableList.copyOf(arguments), System.getenv(), System.out, System.err);
    System.exit(code);
  }

  /** Gives the code to exit with: at once after a user's mistake, else when the slave ends. */
  static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err)
      throws InterruptedException {
    SlaveFlags flags = new SlaveFlags();
    OptionalInt code =
        flags.parse(arguments, Listen.environmentForFlags(environment)).report(out, err);
    if (code.isPresent()) {
      return code.getAsInt();
    }
    try {
      SlaveDaemon.checkIsolation(flags);
      LogOutput.begin(flags.logSettings());
      return new Main(flags, environment, err).serve();
    } catch (IOException
        | IllegalArgumentException
        | MasterDetectionException
        | StorageException e) {
      err.println(SlaveFlags.PROGRAM + ": " + e.getMessage());
      return FAILED;
    }
  }

  private int serve()
      throws IOException, MasterDetectionException, StorageException, InterruptedException {
    NettyTransport transport = new NettyTransport(
        Listen.config(flags.ip(), flags.port(), Listen.environmentForFlags(environment)));
    DaemonExit exit;
    try (Node node = Node.builder(transport)
        .failureListener((pid, reason) -> outcome.set(FAILED))
        .build()) {
      logStart(node);
      DaemonPages.spawn(node, environment);
      try (SlaveDaemon slave = SlaveDaemon.startRecoverable(node, Slave.ID, flags, environment)) {
        var unusedToo = slave.refused().onReady(this::refused);
        var unused = slave.ended().onReady(ended -> outcome.set(ENDED));
        MasterDetector detector = MasterDetector.observe(node, flags.master(), slave.pid());
        exit = DaemonExit.onSignal(() -> stop(slave));
        node.await(outcome.future());
        detector.close();
      }
    }
    closed.set(null);
    exit.exit(outcome.future().value());
    return outcome.future().value();
  }

  private void refused(String reason) {
    err.println(SlaveFlags.PROGRAM + ": " + reason);
    outcome.set(FAILED);
  }

  /**
   * Lets the slave end without the executors that may outlive it, and waits until the main thread
   * has closed everything.
   */
  private void stop(SlaveDaemon slave) {
    slave.leave();
    try {
      closed.future().await(flags.executorShutdownTimeout().plus(EXIT_MARGIN));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void logStart(Node node) {
    Logger log = LoggerFactory.getLogger(Main.class);
    BuildInfo build = BuildInfo.current();
    log.info("mesos-slave {} of {}", build.version(), build.date());
    log.info("Listening on {}", node.address());
    log.info("Flags: {}", flags.shown());
  }
}

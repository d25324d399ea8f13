// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.mesos.internal.build.BuildInfo;
import org.apache.mesos.internal.daemon.DaemonPages;
import org.apache.mesos.internal.detector.MasterDetectionException;
import org.apache.mesos.internal.detector.MasterDetector;
import org.apache.mesos.internal.logging.LogOutput;
import org.apache.mesos.internal.logging.LogSettings;
import org.apache.mesos.internal.slave.isolation.ProcessSettings;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.transport.LibprocessEnvironment;
import org.apache.mesos.process.transport.NettyTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program mesos-slave. */
public final class Main {

  private static final Logger log = LoggerFactory.getLogger(Main.class);

  private static final String PROGRAM = "mesos-slave";

  /** Ending takes the executors' time to end and this for all the rest. */
  private static final Duration EXIT_MARGIN = Duration.ofSeconds(25);

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(ImmutableList.copyOf(arguments), System.getenv(), System.out, System.err));
  }

  /** Runs a slave to its end and gives the code to exit with. */
  static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    SlaveFlags flags = new SlaveFlags();
    OptionalInt mistake = flags.parse(arguments, environment).report(out, err);
    if (mistake.isPresent()) {
      return mistake.getAsInt();
    }
    try {
      SlaveDaemon.checkIsolation(flags);
      LogOutput.begin(
          new LogSettings(PROGRAM, flags.quiet(), flags.logDir().orElse(null), flags.logBuffer()));
      return run(flags, environment);
    } catch (IOException | MasterDetectionException | IllegalArgumentException e) {
      err.println(e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      return 1;
    }
  }

  private static int run(SlaveFlags flags, Map<String, String> environment)
      throws IOException, MasterDetectionException, InterruptedException {
    Promise<Integer> outcome = new Promise<>();
    Promise<Integer> exit = new Promise<>();
    NettyTransport transport =
        new NettyTransport(LibprocessEnvironment.read(withAddress(flags, environment)));
    try (Node node = Node.builder(transport)
        .failureListener((pid, failure) -> outcome.set(1))
        .build()) {
      logStart(flags, node);
      DaemonPages.spawn(node, transport, environment);
      try (SlaveDaemon slave =
          SlaveDaemon.start(node, Slave.ID, flags, environment, ProcessSettings.Output.SANDBOX)) {
        MasterDetector detector = MasterDetector.observe(node, flags.master(), slave.pid());
        slave.ended().onReady(ended -> outcome.set(0));
        endOnSignal(slave, exit.future(), flags);
        outcome.future().await();
        detector.close();
      }
    }
    exit.set(outcome.future().value());
    return outcome.future().value();
  }

  /** The options of the command line are stronger than libprocess's own variables. */
  private static Map<String, String> withAddress(
      SlaveFlags flags, Map<String, String> environment) {
    Map<String, String> merged = new TreeMap<>(environment);
    flags.ip().ifPresent(ip -> merged.put("LIBPROCESS_IP", ip));
    if (flags.port() != 0) {
      merged.put("LIBPROCESS_PORT", Integer.toString(flags.port()));
    }
    return merged;
  }

  /**
   * Lets a signal end the slave in an orderly way, with the exit code of that: otherwise it would
   * be the one of a death by the signal.
   */
  private static void endOnSignal(SlaveDaemon slave, Future<Integer> exit, SlaveFlags flags) {
    Duration limit = flags.executorShutdownTimeout().plus(EXIT_MARGIN);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      try {
        slave.shutDown();
        Runtime.getRuntime().halt(exit.await(limit) ? exit.value() : 1);
      } catch (InterruptedException e) {
        Runtime.getRuntime().halt(1);
      }
    }));
  }

  private static void logStart(SlaveFlags flags, Node node) {
    log.info("Starting mesos-slave {}", BuildInfo.current().version());
    log.info("Listening at {}", node.address());
    log.info("Flags: {}", flags.asText());
  }
}

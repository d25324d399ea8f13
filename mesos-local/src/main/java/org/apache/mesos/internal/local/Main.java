// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.mesos.internal.build.BuildInfo;
import org.apache.mesos.internal.daemon.DaemonExit;
import org.apache.mesos.internal.daemon.DaemonPages;
import org.apache.mesos.internal.daemon.Listen;
import org.apache.mesos.internal.logging.LogOutput;
import org.apache.mesos.internal.master.Master;
import org.apache.mesos.internal.master.MasterFlags;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.transport.NettyTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program {@code mesos-local}. */
public final class Main {

  private static final int FAILED = 1;

  private final LocalFlags flags;
  private final Map<String, String> environment;

  /** Completed with the reason when a process of the node fails. */
  private final Promise<Throwable> failure = new Promise<>();

  private Main(LocalFlags flags, Map<String, String> environment) {
    this.flags = flags;
    this.environment = environment;
  }

  public static void main(String[] arguments) throws InterruptedException {
    int code = run(ImmutableList.copyOf(arguments), System.getenv(), System.out, System.err);
    System.exit(code);
  }

  /** Gives the code to exit with: at once after a user's mistake, else when the cluster ends. */
  static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err)
      throws InterruptedException {
    LocalFlags flags = new LocalFlags();
    OptionalInt code =
        flags.parse(arguments, Listen.environmentForFlags(environment)).report(out, err);
    if (code.isPresent()) {
      return code.getAsInt();
    }
    try {
      LogOutput.begin(flags.logSettings());
      return new Main(flags, environment).serve();
    } catch (IOException | IllegalArgumentException e) {
      err.println(LocalFlags.PROGRAM + ": " + e.getMessage());
      return FAILED;
    }
  }

  private int serve() throws IOException, InterruptedException {
    MasterFlags masterFlags = flags.masterFlags();
    var config = Listen.config(masterFlags.ip(), masterFlags.port(), environment);
    NettyTransport transport = new NettyTransport(config);
    Node node = Node.builder(transport)
        .delegate(Master.ID)
        .failureListener((pid, reason) -> failure.set(reason))
        .build();
    logStart(node);
    LocalCluster cluster;
    try {
      DaemonPages.spawn(node, environment);
      cluster = LocalCluster.start(node, flags, environment);
    } catch (IOException | IllegalArgumentException e) {
      node.close();
      throw e;
    }
    DaemonExit exit = DaemonExit.onSignal(() -> {
      cluster.close();
      node.close();
    });
    node.await(failure.future());
    exit.exit(FAILED);
    return FAILED;
  }

  private void logStart(Node node) {
    Logger log = LoggerFactory.getLogger(Main.class);
    BuildInfo build = BuildInfo.current();
    log.info("mesos-local {} of {}", build.version(), build.date());
    log.info("Listening on {}", node.address());
    log.info("Flags: {}", flags.shown());
  }
}

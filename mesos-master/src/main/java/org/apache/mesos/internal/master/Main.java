// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

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
import org.apache.mesos.internal.detector.MasterDetectionException;
import org.apache.mesos.internal.detector.MasterDetector;
import org.apache.mesos.internal.logging.LogOutput;
import org.apache.mesos.internal.master.allocator.Allocator;
import org.apache.mesos.internal.master.allocator.Allocators;
import org.apache.mesos.internal.storage.StorageException;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.metrics.Metrics;
import org.apache.mesos.process.transport.NettyTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program {@code mesos-master}. */
public final class Main {

  private static final int FAILED = 1;

  private final MasterFlags flags;
  private final Map<String, String> environment;

  /** Completed with the reason when a process of the node fails. */
  private final Promise<Throwable> failure = new Promise<>();

  private Main(MasterFlags flags, Map<String, String> environment) {
    this.flags = flags;
    this.environment = environment;
  }

  public static void main(String[] arguments) throws InterruptedException {
    int code = run(ImmutableList.copyOf(arguments), System.getenv(), System.out, System.err);
    System.exit(code);
  }

  /** Gives the code to exit with: at once after a user's mistake, else when the master ends. */
  static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err)
      throws InterruptedException {
    MasterFlags flags = new MasterFlags();
    Map<String, String> variables = Listen.environmentForFlags(environment);
    OptionalInt code = flags.parse(arguments, variables).report(out, err);
    if (code.isPresent()) {
      return code.getAsInt();
    }
    try {
      LogOutput.begin(flags.logSettings());
      return new Main(flags, variables).serve();
    } catch (IOException
        | IllegalArgumentException
        | MasterDetectionException
        | StorageException e) {
      err.println(MasterFlags.PROGRAM + ": " + e.getMessage());
      return FAILED;
    }
  }

  private int serve()
      throws IOException, MasterDetectionException, StorageException, InterruptedException {
    // The node is not closed, which would shut down the slaves: they go on without this master, as
    // another one may follow (handlers.md 1.30).
    Promise<MasterDetector> detector = new Promise<>();
    DaemonExit exit = DaemonExit.onSignal(() -> close(detector.future()));
    Node node;
    try {
      node = start(detector);
    } catch (IOException
        | IllegalArgumentException
        | MasterDetectionException
        | StorageException e) {
      exit.cancel();
      throw e;
    }
    node.await(failure.future());
    // Others may lead at once.
    close(detector.future());
    exit.exit(FAILED);
    return FAILED;
  }

  private Node start(Promise<MasterDetector> detector)
      throws IOException, MasterDetectionException, StorageException {
    var config = Listen.config(flags.ip(), flags.port(), environment);
    Allocator allocator = Allocators.create(flags.allocator(), flags.weights()).orElseThrow();
    NettyTransport transport = new NettyTransport(config);
    Node node = Node.builder(transport)
        .delegate(Master.ID)
        .failureListener((pid, reason) -> failure.set(reason))
        .build();
    try {
      logStart(node);
      Metrics metrics = DaemonPages.spawn(node, environment);
      Master master = Master.create(node, flags, allocator, Registries.open(node, flags));
      node.spawn(master);
      master.addMetrics(metrics);
      detector.set(MasterDetector.contend(node, flags.zk().orElse(""), master.self()));
      return node;
    } catch (IllegalArgumentException | MasterDetectionException | StorageException e) {
      node.close();
      throw e;
    }
  }

  private static void close(Future<MasterDetector> detector) {
    if (detector.isReady()) {
      detector.value().close();
    }
  }

  private void logStart(Node node) {
    Logger log = LoggerFactory.getLogger(Main.class);
    BuildInfo build = BuildInfo.current();
    log.info("mesos-master {} of {}", build.version(), build.date());
    log.info("Listening on {}", node.address());
    log.info("Flags: {}", flags.shown());
  }
}

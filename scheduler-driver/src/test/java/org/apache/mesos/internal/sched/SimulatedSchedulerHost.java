// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.mesos.internal.flags.ConfigurationException;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.Simulation;
import org.jspecify.annotations.Nullable;

/** An OS process in a simulation, which remembers what was done to it. */
final class SimulatedSchedulerHost implements SchedulerHost {

  static final String USER = "somebody";
  static final String HOST = "somewhere";

  private final Simulation simulation;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream errStream = new PrintStream(err, true, UTF_8);
  private final List<Runnable> exitHooks = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<LocalMaster> launches = new ArrayList<>();
  private @Nullable String bindFailure;
  private @Nullable Upid localMaster;
  private @Nullable Node node;
  private int clusterCloses;

  SimulatedSchedulerHost(Simulation simulation) {
    this.simulation = simulation;
  }

  void setVariable(String name, String value) {
    environment.put(name, value);
  }

  /** No node can be had from now on. */
  void failToBind(String message) {
    bindFailure = message;
  }

  /** What leads the clusters that are launched from now on; before, there are none to be had. */
  void provideLocal(Upid master) {
    localMaster = master;
  }

  List<LocalMaster> launches() {
    return List.copyOf(launches);
  }

  int clusterCloses() {
    return clusterCloses;
  }

  /** The driver's node. */
  @Nullable
  Node node() {
    return node;
  }

  String printed() {
    return err.toString(UTF_8);
  }

  List<Runnable> exitHooks() {
    return List.copyOf(exitHooks);
  }

  @Override
  public String userName() {
    return USER;
  }

  @Override
  public String hostName() {
    return HOST;
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public Node newNode(String master) throws IOException {
    if (bindFailure != null) {
      throw new IOException(bindFailure);
    }
    node = simulation.newNode();
    return node;
  }

  @Override
  public LocalCluster launchLocal(LocalMaster kind) {
    launches.add(kind);
    Upid master = localMaster;
    if (master == null) {
      throw new ConfigurationException("no local cluster here");
    }
    return new LocalCluster() {
      @Override
      public Upid master() {
        return master;
      }

      @Override
      public void close() {
        clusterCloses++;
      }
    };
  }

  @Override
  public void runBlocking(Runnable task) {
    simulation.runQueue().execute(task);
  }

  @Override
  public Undo atExit(Runnable task, Duration limit) {
    exitHooks.add(task);
    return () -> exitHooks.remove(task);
  }

  @Override
  public PrintStream err() {
    return errStream;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.exec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.sim.Simulation;
import org.jspecify.annotations.Nullable;

/** An OS process in a simulation, which remembers what was done to it. */
final class SimulatedExecutorHost implements ExecutorHost {

  private final Simulation simulation;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream errStream = new PrintStream(err, true, UTF_8);
  private final List<Integer> exits = new ArrayList<>();
  private final List<Runnable> exitHooks = new ArrayList<>();
  private @Nullable Node node;
  private int kills;

  SimulatedExecutorHost(Simulation simulation) {
    this.simulation = simulation;
  }

  void setVariable(String name, String value) {
    environment.put(name, value);
  }

  void removeVariable(String name) {
    environment.remove(name);
  }

  /** The driver's node. */
  @Nullable
  Node node() {
    return node;
  }

  String printed() {
    return err.toString(UTF_8);
  }

  List<Integer> exits() {
    return List.copyOf(exits);
  }

  int kills() {
    return kills;
  }

  List<Runnable> exitHooks() {
    return List.copyOf(exitHooks);
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public Node newNode(Address slave) {
    node = simulation.newNode();
    return node;
  }

  @Override
  public void runBlocking(Runnable task) {
    simulation.runQueue().execute(task);
  }

  @Override
  public Undo atExit(Runnable task) {
    exitHooks.add(task);
    return () -> exitHooks.remove(task);
  }

  @Override
  public PrintStream err() {
    return errStream;
  }

  @Override
  public void exit(int status) {
    exits.add(status);
  }

  @Override
  public void killProcessGroup() {
    kills++;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import org.apache.mesos.process.Address;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/**
 * A master, a slave or a driver of a {@link TestCluster}. What is done to it is done when the
 * method returns. Safe for use by any thread but those of callbacks that the cluster waits for.
 */
public final class Member {

  /** What a member is. */
  public enum Kind {
    /** A master, leading or not. */
    MASTER,
    /** A slave, with the machine that its executors run on. */
    SLAVE,
    /** The driver of a scheduler. */
    SCHEDULER
  }

  /** Brings a member to life, on a new node. */
  interface Starter {
    Upid start(Node node);
  }

  private final TestCluster cluster;
  private final Kind kind;
  private final String name;
  private final Address address;
  private final @Nullable Starter starter;

  // Of the cluster's thread.
  private @Nullable Node node;
  private Upid pid = Upid.EMPTY;

  Member(TestCluster cluster, Kind kind, String name, Address address, @Nullable Starter starter) {
    this.cluster = cluster;
    this.kind = kind;
    this.name = name;
    this.address = address;
    this.starter = starter;
  }

  /** What it is. */
  public Kind kind() {
    return kind;
  }

  /** Its name in the test, such as {@code slave-2}; the first one of a kind is 1. */
  public String name() {
    return name;
  }

  /** The text of its pid, such as {@code slave@10.0.0.3:5050}; empty before its first start. */
  public String pid() {
    return cluster.call(() -> pid.toString());
  }

  /** Whether it runs. */
  public boolean isUp() {
    return cluster.call(() -> node != null);
  }

  /**
   * Ends it at once, as {@code kill -9} does. Executors outlive their slave if their framework
   * checkpoints.
   */
  public void kill() {
    cluster.kill(this);
  }

  /**
   * Starts it again after it has ended, at the address it had and with what it has on disk.
   *
   * @throws IllegalStateException if it runs, or is a driver, which only its test can start again
   */
  public void restart() {
    cluster.restart(this);
  }

  /** Cuts it off from everybody, both ways and without a sign, until {@link TestCluster#heal}. */
  public void cutOff() {
    cluster.cutOff(this);
  }

  /**
   * What a page of it says.
   *
   * @param path such as {@code /master/state.json}
   * @throws IllegalStateException if it does not run or answers with anything but success
   */
  public String get(String path) {
    return cluster.get(this, path);
  }

  @Override
  public String toString() {
    return name;
  }

  // For the cluster, on its thread.

  Address address() {
    return address;
  }

  @Nullable
  Starter starter() {
    return starter;
  }

  @Nullable
  Node node() {
    return node;
  }

  Upid upid() {
    return pid;
  }

  void started(Node newNode, Upid newPid) {
    node = newNode;
    pid = newPid;
  }

  void ended() {
    node = null;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The least that fair sharing can be: numbered slaves with two amounts, frameworks in a heap by
 * their dominant share, without names, filters or anything that could be wrong.
 */
final class MinimalAllocation {

  private static final double CPUS = 16;
  private static final double MEM = 65536;

  private static final class Share {
    private final int number;
    private double cpus;
    private double mem;
    private double dominant;

    Share(int number) {
      this.number = number;
    }

    void add(double sign, double totalCpus, double totalMem) {
      cpus += sign * CPUS;
      mem += sign * MEM;
      dominant = Math.max(cpus / totalCpus, mem / totalMem);
    }
  }

  private final Share[] shares;
  private final int[] owners;
  private final PriorityQueue<Share> heap =
      new PriorityQueue<>(Comparator.<Share>comparingDouble(share -> share.dominant)
          .thenComparingInt(share -> share.number));

  MinimalAllocation(int slaves, int frameworks) {
    shares = new Share[frameworks];
    for (int i = 0; i < frameworks; i++) {
      shares[i] = new Share(i);
    }
    owners = new int[slaves];
    allocate();
  }

  void round() {
    for (int owner : owners) {
      shares[owner].add(-1, CPUS * owners.length, MEM * owners.length);
    }
    allocate();
  }

  private void allocate() {
    heap.clear();
    for (Share share : shares) {
      heap.add(share);
    }
    for (int slave = 0; slave < owners.length; slave++) {
      Share lowest = heap.remove();
      owners[slave] = lowest.number;
      lowest.add(1, CPUS * owners.length, MEM * owners.length);
      heap.add(lowest);
    }
  }
}

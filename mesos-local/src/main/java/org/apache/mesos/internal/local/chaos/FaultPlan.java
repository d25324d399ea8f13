// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One fault after the other, as a seed decides. Each takes the same number of draws whatever the
 * cluster is like, so that a seed always gives the same plan; which processes are there when its
 * time has come is another matter.
 */
final class FaultPlan {

  private static final double KILL_SHARE = 0.6;

  private static final Duration MIN_PAUSE = Duration.ofMillis(200);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(3);

  /** How many pauses are so long that a session with ZooKeeper expires meanwhile. */
  private static final double LONG_SHARE = 0.15;

  private static final Duration MAX_LONG_PAUSE = ZooKeeperProgram.SESSION.multipliedBy(2);

  private final SplittableRandom random;
  private final ImmutableList<Kind> kinds;
  private final int weights;

  /** A plan with faults of these kinds of processes. */
  FaultPlan(long seed, List<Kind> kinds) {
    this.random = new SplittableRandom(seed);
    this.kinds = ImmutableList.copyOf(kinds);
    this.weights = kinds.stream().mapToInt(Kind::weight).sum();
  }

  Fault next() {
    Kind kind = kind(random.nextInt(weights));
    boolean isKill = random.nextDouble() < KILL_SHARE;
    double victim = random.nextDouble();
    boolean isLong = random.nextDouble() < LONG_SHARE;
    double length = random.nextDouble();
    Duration pause = isLong
        ? between(ZooKeeperProgram.SESSION, MAX_LONG_PAUSE, length)
        : between(MIN_PAUSE, MAX_PAUSE, length);
    return new Fault(kind, isKill ? Fault.Action.KILL : Fault.Action.STOP, victim, pause);
  }

  private Kind kind(int draw) {
    int rest = draw;
    for (Kind kind : kinds) {
      rest -= kind.weight();
      if (rest < 0) {
        return kind;
      }
    }
    throw new IllegalStateException("a draw of " + draw + " is beyond all weights");
  }

  private static Duration between(Duration min, Duration max, double share) {
    return min.plusMillis(Math.round((max.toMillis() - min.toMillis()) * share));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import java.time.Duration;
import org.apache.mesos.Protos.TaskInfo;

/** Its tasks take 100 seconds. */
public final class LongLivedExecutor extends TimedExecutor {

  private static final Duration DURATION = Duration.ofSeconds(100);

  @Override
  Duration duration(TaskInfo task) {
    return DURATION;
  }

  /** Started by a slave. */
  public static void main(String[] args) {
    System.exit(run(new LongLivedExecutor()));
  }
}

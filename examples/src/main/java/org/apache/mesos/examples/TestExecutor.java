// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import java.time.Duration;
import org.apache.mesos.Protos.TaskInfo;

/** Its tasks take as many milliseconds as their data says, in decimal digits, or one second. */
public final class TestExecutor extends TimedExecutor {

  private static final Duration DEFAULT_DURATION = Duration.ofSeconds(1);

  @Override
  Duration duration(TaskInfo task) {
    String data = task.getData().toStringUtf8();
    return data.matches("\\d{1,12}") ? Duration.ofMillis(Long.parseLong(data)) : DEFAULT_DURATION;
  }

  /** Started by a slave. */
  public static void main(String[] args) {
    System.exit(run(new TestExecutor()));
  }
}

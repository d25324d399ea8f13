// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.exec;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/**
 * What a slave tells its executor by the environment (drivers.md 4).
 *
 * @param isLocal whether the executor shares its OS process with others, and must not end it
 */
record ExecutorEnvironment(
    Upid slave, FrameworkID frameworkId, ExecutorID executorId, boolean isLocal) {

  private static final String SLAVE_PID = "MESOS_SLAVE_PID";

  /**
   * Reads the variables. Blocks on DNS if the slave's pid has a name in it.
   *
   * @throws IllegalArgumentException if one is missing or bad; the message is for users
   */
  static ExecutorEnvironment read(Map<String, String> variables) {
    ExecutorEnvironment environment = new ExecutorEnvironment(
        slave(require(SLAVE_PID, variables)),
        FrameworkID.newBuilder()
            .setValue(require("MESOS_FRAMEWORK_ID", variables))
            .build(),
        ExecutorID.newBuilder()
            .setValue(require("MESOS_EXECUTOR_ID", variables))
            .build(),
        variables.containsKey("MESOS_LOCAL"));
    // It is the executor's to use, but promised to be there.
    require("MESOS_DIRECTORY", variables);
    return environment;
  }

  @CanIgnoreReturnValue
  private static String require(String name, Map<String, String> variables) {
    @Nullable String value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException("expecting " + name + " in environment");
    }
    return value;
  }

  private static Upid slave(String text) {
    Optional<Upid> pid;
    try {
      pid = Upid.resolve(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("cannot parse " + SLAVE_PID, e);
    }
    return pid.filter(Upid::isComplete)
        .orElseThrow(() -> new IllegalArgumentException("cannot parse " + SLAVE_PID));
  }
}

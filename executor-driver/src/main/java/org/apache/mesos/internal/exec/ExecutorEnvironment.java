// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.exec;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.endpoints.Durations;
import org.jspecify.annotations.Nullable;

/**
 * What a slave tells its executor by the environment (drivers.md 4).
 *
 * @param isLocal whether the executor shares its OS process with others, and must not end it
 * @param isCheckpointed whether the slave remembers this executor when it is restarted
 * @param recoveryTimeout how long to wait for a slave that is being restarted
 * @param shutdownGracePeriod how long {@code shutdown} may take
 */
record ExecutorEnvironment(
    Upid slave,
    FrameworkID frameworkId,
    ExecutorID executorId,
    boolean isLocal,
    boolean isCheckpointed,
    Duration recoveryTimeout,
    Duration shutdownGracePeriod) {

  private static final String SLAVE_PID = "MESOS_SLAVE_PID";

  /** What a slave lets pass unless it is told otherwise by {@code --recovery_timeout}. */
  static final Duration RECOVERY_TIMEOUT = Duration.ofMinutes(15);

  /** What a slave lets pass before it kills an executor that it shuts down. */
  static final Duration SHUTDOWN_GRACE_PERIOD = Duration.ofSeconds(5);

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
        variables.containsKey("MESOS_LOCAL"),
        // Slaves before 0.13 do not set it, and acknowledge nothing.
        "1".equals(variables.get("MESOS_CHECKPOINT")),
        duration("MESOS_RECOVERY_TIMEOUT", RECOVERY_TIMEOUT, variables),
        duration("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", SHUTDOWN_GRACE_PERIOD, variables));
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

  private static Duration duration(String name, Duration absent, Map<String, String> variables) {
    @Nullable String value = variables.get(name);
    return value == null
        ? absent
        : Durations.parse(value)
            .orElseThrow(() -> new IllegalArgumentException("cannot parse " + name));
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

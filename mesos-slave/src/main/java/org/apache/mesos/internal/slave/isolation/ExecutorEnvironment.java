// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.isolation;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.mesos.Protos.Environment;
import org.apache.mesos.process.Upid;

/** The environment of an executor (slave.md 6): later entries win over earlier ones. */
final class ExecutorEnvironment {

  /** Tells the processes of one run of an executor from all others. */
  static final String DIRECTORY = "MESOS_DIRECTORY";

  private ExecutorEnvironment() {}

  static ImmutableMap<String, String> of(
      Map<String, String> inherited, ExecutorLaunch launch, Upid slave) {
    LinkedHashMap<String, String> environment = new LinkedHashMap<>(inherited);
    for (Environment.Variable variable :
        launch.executor().getCommand().getEnvironment().getVariablesList()) {
      environment.put(variable.getName(), variable.getValue());
    }
    environment.put(DIRECTORY, launch.directory().toString());
    environment.put("MESOS_SANDBOX", launch.directory().toString());
    environment.put("MESOS_SLAVE_PID", slave.toString());
    environment.put("MESOS_SLAVE_ID", launch.slaveId().getValue());
    environment.put("MESOS_FRAMEWORK_ID", launch.instance().frameworkId().getValue());
    environment.put("MESOS_EXECUTOR_ID", launch.instance().executorId().getValue());
    if (launch.recoveryTimeout() != null) {
      environment.put("MESOS_CHECKPOINT", "1");
      environment.put("MESOS_RECOVERY_TIMEOUT", print(launch.recoveryTimeout()));
    } else {
      environment.remove("MESOS_CHECKPOINT");
    }
    if (launch.executor().hasShutdownGracePeriod()) {
      Duration grace = Duration.ofNanos(
          Math.max(0, launch.executor().getShutdownGracePeriod().getNanoseconds()));
      environment.put("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", print(grace));
    }
    environment.put("LIBPROCESS_PORT", "0");
    // An executor of a slave on loopback could not be reached at the address of the host name.
    environment.putIfAbsent("LIBPROCESS_IP", slave.address().host());
    return ImmutableMap.copyOf(environment);
  }

  /** As later releases print durations and parse them: a number and a unit. */
  private static String print(Duration duration) {
    return duration.toMillisPart() == 0
        ? duration.toSeconds() + "secs"
        : duration.toMillis() + "ms";
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.checkpoint;

import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.internal.slave.isolation.ExecutorInstance;
import org.apache.mesos.internal.slave.sandbox.PathNames;

/**
 * Where things are in the storage:
 *
 * <pre>
 * slaves/latest                                    SlaveID
 * slaves/&lt;slave id&gt;/slave                          SlaveCheckpoint
 *   frameworks/&lt;framework id&gt;/framework            FrameworkCheckpoint
 *     executors/&lt;executor id&gt;/runs/&lt;uuid&gt;/executor ExecutorCheckpoint
 *                                         process  ProcessCheckpoint
 *                                         pid      PidCheckpoint
 *       tasks/&lt;task id&gt;/task                       TaskInfo
 *                       updates                    journal of StatusUpdateRecord
 * </pre>
 *
 * <p>Names of directories are made of ids and cannot be read back; the files have the ids in them.
 */
final class Layout {

  static final String SLAVES = "slaves";
  static final String LATEST = SLAVES + "/latest";

  private Layout() {}

  static String slaveDirectory(SlaveID slaveId) {
    return SLAVES + "/" + PathNames.encode(slaveId.getValue());
  }

  static String slave(String slaveDirectory) {
    return slaveDirectory + "/slave";
  }

  static String frameworks(String slaveDirectory) {
    return slaveDirectory + "/frameworks";
  }

  static String frameworkDirectory(SlaveID slaveId, FrameworkID frameworkId) {
    return frameworks(slaveDirectory(slaveId)) + "/" + PathNames.encode(frameworkId.getValue());
  }

  static String framework(String frameworkDirectory) {
    return frameworkDirectory + "/framework";
  }

  static String executors(String frameworkDirectory) {
    return frameworkDirectory + "/executors";
  }

  static String runs(String executorDirectory) {
    return executorDirectory + "/runs";
  }

  static String runDirectory(SlaveID slaveId, ExecutorInstance instance) {
    String executor = executors(frameworkDirectory(slaveId, instance.frameworkId()))
        + "/"
        + PathNames.encode(instance.executorId().getValue());
    return runs(executor) + "/" + instance.uuid();
  }

  static String executor(String runDirectory) {
    return runDirectory + "/executor";
  }

  static String process(String runDirectory) {
    return runDirectory + "/process";
  }

  static String pid(String runDirectory) {
    return runDirectory + "/pid";
  }

  static String tasks(String runDirectory) {
    return runDirectory + "/tasks";
  }

  static String taskDirectory(String runDirectory, TaskID taskId) {
    return tasks(runDirectory) + "/" + PathNames.encode(taskId.getValue());
  }

  static String task(String taskDirectory) {
    return taskDirectory + "/task";
  }

  static String updates(String taskDirectory) {
    return taskDirectory + "/updates";
  }
}

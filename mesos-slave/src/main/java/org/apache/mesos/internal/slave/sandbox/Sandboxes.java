// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.sandbox;

import java.nio.file.Path;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.process.Future;

/** Makes the directory in which an executor runs. */
public interface Sandboxes {

  /** A new, empty directory for one run of an executor. Fails if it cannot be made. */
  Future<Path> create(SlaveID slaveId, FrameworkID frameworkId, ExecutorID executorId);

  /** Takes up a directory that an earlier slave process has made. */
  default void recover(FrameworkID frameworkId, ExecutorID executorId, Path directory) {}
}

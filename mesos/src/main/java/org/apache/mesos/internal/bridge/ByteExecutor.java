// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.bridge;

/** The methods of an {@code Executor}, without the driver. */
public interface ByteExecutor {

  void registered(byte[] executorInfo, byte[] frameworkInfo, byte[] slaveInfo);

  void reregistered(byte[] slaveInfo);

  void disconnected();

  void launchTask(byte[] task);

  void killTask(byte[] taskId);

  void frameworkMessage(byte[] data);

  void shutdown();

  void error(String message);
}

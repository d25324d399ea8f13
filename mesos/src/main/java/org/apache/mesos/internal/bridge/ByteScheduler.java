// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.bridge;

import java.util.List;

/** The methods of a {@code Scheduler}, without the driver. */
public interface ByteScheduler {

  void registered(byte[] frameworkId, byte[] masterInfo);

  void reregistered(byte[] masterInfo);

  void resourceOffers(List<byte[]> offers);

  void offerRescinded(byte[] offerId);

  void statusUpdate(byte[] status);

  void frameworkMessage(byte[] executorId, byte[] slaveId, byte[] data);

  void disconnected();

  void slaveLost(byte[] slaveId);

  void executorLost(byte[] executorId, byte[] slaveId, int status);

  void error(String message);
}

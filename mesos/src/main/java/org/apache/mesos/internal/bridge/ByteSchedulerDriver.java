// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.bridge;

import java.util.Collection;
import java.util.List;

/** The methods of a {@code SchedulerDriver}; each gives the name of a {@code Status}. */
public interface ByteSchedulerDriver {

  String start();

  String stop(boolean failover);

  String abort();

  String join();

  String run();

  String requestResources(List<byte[]> requests);

  String launchTasks(List<byte[]> offerIds, List<byte[]> tasks, byte[] filters);

  String acceptOffers(List<byte[]> offerIds, List<byte[]> operations, byte[] filters);

  String killTask(byte[] taskId);

  String declineOffer(byte[] offerId, byte[] filters);

  String reviveOffers();

  String reviveOffers(Collection<String> roles);

  String suppressOffers();

  String suppressOffers(Collection<String> roles);

  String acknowledgeStatusUpdate(byte[] status);

  String sendFrameworkMessage(byte[] executorId, byte[] slaveId, byte[] data);

  String reconcileTasks(List<byte[]> statuses);

  String updateFramework(byte[] framework, Collection<String> suppressedRoles);

  String updateFramework(
      byte[] framework, Collection<String> suppressedRoles, byte[] offerConstraints);
}

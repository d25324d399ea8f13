// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.exec;

import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos.KillPolicy;
import org.apache.mesos.Protos.TaskID;

/** An executor that wants to know how a task is to be killed, for which the API has no room. */
public interface KillPolicyExecutor extends Executor {

  /** As {@link Executor#killTask}, with the policy of the one who asks instead of the task's. */
  void killTask(ExecutorDriver driver, TaskID taskId, KillPolicy policy);
}

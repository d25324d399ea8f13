// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import java.util.List;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.SchedulerDriver;

/** Runs tasks under a {@link LongLivedExecutor}, at most one an offer, without end. */
public final class LongLivedFramework extends NumberedTasks {

  private final ExecutorInfo executor = Example.executor("default", "long-lived-executor");

  @Override
  public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
    System.out.print(".");
    for (Offer offer : offers) {
      boolean isEnough = Example.fits(offer, CPUS_PER_TASK, MEM_PER_TASK) > 0;
      List<TaskInfo> tasks =
          isEnough ? List.of(nextTask(offer).setExecutor(executor).build()) : List.of();
      driver.launchTasks(offer.getId(), tasks);
    }
  }

  /** The master. */
  public static void main(String[] args) {
    if (args.length != 1) {
      Example.exitWithUsage(LongLivedFramework.class, "<master>");
    }
    System.exit(Example.run(new LongLivedFramework(), "Long Lived Framework (Java)", args[0]));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import java.util.concurrent.CountDownLatch;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.SchedulerDriver;

/** Does not return from its registration until it is let go. */
final class BlockingScheduler extends TaskScheduler {

  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @Override
  public void registered(SchedulerDriver driver, FrameworkID id, MasterInfo master) {
    called.countDown();
    await(released);
  }

  void awaitCallback() {
    await(called);
  }

  void release() {
    released.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

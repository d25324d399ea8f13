// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.SchedulerDriver;

/** Shows what becomes of an exception in a callback: the driver prints it and aborts. */
public final class TestExceptionFramework extends NoOpScheduler {

  @Override
  public void registered(SchedulerDriver driver, FrameworkID frameworkId, MasterInfo masterInfo) {
    throw new ArrayIndexOutOfBoundsException();
  }

  /** The master. */
  public static void main(String[] args) {
    if (args.length != 1) {
      Example.exitWithUsage(TestExceptionFramework.class, "<master>");
    }
    System.exit(Example.run(new TestExceptionFramework(), "Exception Framework (Java)", args[0]));
  }
}

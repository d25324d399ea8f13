// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a class, or one test, a {@link TestCluster} of its own, which ends with it:
 *
 * <pre>{@code
 * @MesosCluster(slaves = 3, resources = "cpus:4;mem:4096")
 * class MyFrameworkTest {
 *
 *   @Test
 *   void finishesItsTasks(TestCluster cluster, @MasterUrl String master) { … }
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(MesosClusterExtension.class)
public @interface MesosCluster {

  /** What a slave has unless a test says otherwise. */
  String DEFAULT_RESOURCES = "cpus:4;mem:4096";

  /** How many masters. */
  int masters() default 1;

  /** How many slaves. */
  int slaves() default 1;

  /** What each slave has, as in the flag of {@code mesos-slave}. */
  String resources() default DEFAULT_RESOURCES;

  /** Flags of {@code mesos-master}, each as {@code name=value}. */
  String[] masterFlags() default {};
}

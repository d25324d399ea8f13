// SPDX-License-Identifier: Apache-2.0
/**
 * The framework's side of the driver: the process that speaks with the master and the slaves, the
 * status of the driver, and the cluster inside the JVM. Called by {@code MesosSchedulerDriver} and
 * by simulations; {@link org.apache.mesos.internal.sched.LocalClusterProvider} is implemented
 * elsewhere.
 */
@NullMarked
package org.apache.mesos.internal.sched;

import org.jspecify.annotations.NullMarked;

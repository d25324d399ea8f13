// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import java.util.Optional;

/**
 * Knows drivers' masters that are in this JVM, under texts that begin with {@value #SCHEME}. Found
 * by {@link java.util.ServiceLoader}, since a driver must not depend on the daemons.
 */
public interface SchedulerHostProvider {

  String SCHEME = "jvm://";

  /** Where a driver with such a master runs; empty if there is no cluster of that name. */
  Optional<SchedulerHost> find(String master);
}

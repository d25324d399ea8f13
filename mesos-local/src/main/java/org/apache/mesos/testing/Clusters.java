// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mesos.internal.sched.SchedulerHost;
import org.apache.mesos.internal.sched.SchedulerHostProvider;

/**
 * The clusters of this JVM by name: all that a driver of a test is given is a text, so this cannot
 * but belong to the whole JVM.
 */
public final class Clusters implements SchedulerHostProvider {

  static final String SCHEME_PREFIX = SCHEME + "test-cluster-";

  private static final Map<String, SchedulerHost> HOSTS = new ConcurrentHashMap<>();
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** For the service loader. */
  public Clusters() {}

  static int nextNumber() {
    return NUMBERS.incrementAndGet();
  }

  static void add(String name, SchedulerHost host) {
    HOSTS.put(name, host);
  }

  static void remove(String name) {
    HOSTS.remove(name);
  }

  @Override
  public Optional<SchedulerHost> find(String master) {
    return Optional.ofNullable(HOSTS.get(master));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import org.apache.mesos.process.Future;

/** Keeps nothing beyond what the manager has in memory, so that every change succeeds. */
final class MemorySlavesStorage implements SlavesStorage {

  @Override
  public Future<Boolean> add(HostPort slave) {
    return Future.ready(true);
  }

  @Override
  public Future<Boolean> remove(HostPort slave) {
    return Future.ready(true);
  }

  @Override
  public Future<Boolean> activate(HostPort slave) {
    return Future.ready(true);
  }

  @Override
  public Future<Boolean> deactivate(HostPort slave) {
    return Future.ready(true);
  }
}

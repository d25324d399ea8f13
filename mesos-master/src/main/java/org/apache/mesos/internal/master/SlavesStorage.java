// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import org.apache.mesos.process.Future;

/** Where the {@link SlavesManager} keeps its lists; each change says whether it is stored. */
interface SlavesStorage {

  Future<Boolean> add(HostPort slave);

  Future<Boolean> remove(HostPort slave);

  Future<Boolean> activate(HostPort slave);

  Future<Boolean> deactivate(HostPort slave);
}

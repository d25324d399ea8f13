// SPDX-License-Identifier: Apache-2.0
/**
 * The program {@code chaos}: a whole cluster of OS processes, of which one is killed or stopped
 * every second, and at the end a ledger of what became of every task. Nothing here is part of the
 * cluster; who runs it is somebody who wants to see that nothing is lost.
 */
package org.apache.mesos.internal.local.chaos;

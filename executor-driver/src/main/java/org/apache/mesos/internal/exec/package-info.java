// SPDX-License-Identifier: Apache-2.0
/**
 * The executor's side of the driver: the process that speaks with the slave, the status of the
 * driver, and the end of the OS process. Called by {@code MesosExecutorDriver} and by simulations.
 */
@NullMarked
package org.apache.mesos.internal.exec;

import org.jspecify.annotations.NullMarked;

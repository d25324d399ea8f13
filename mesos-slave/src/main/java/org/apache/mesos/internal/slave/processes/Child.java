// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.processes;

import org.apache.mesos.process.Future;

/**
 * A child process.
 *
 * @param pid its process id
 * @param exited its raw {@code wait(2)} status, see {@link WaitStatus}, once it has ended
 */
public record Child(long pid, Future<Integer> exited) {}

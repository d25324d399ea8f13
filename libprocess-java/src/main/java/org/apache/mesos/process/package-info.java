// SPDX-License-Identifier: Apache-2.0

/**
 * Actors: processes with an address and a mailbox each, on a node that joins a clock, a run queue
 * and a transport. Nothing here knows of Mesos, and nothing is shared by the whole JVM, so that
 * several nodes live in one. Whoever builds a daemon, a driver or a test makes a {@link
 * org.apache.mesos.process.Node} and spawns processes on it.
 */
@NullMarked
package org.apache.mesos.process;

import org.jspecify.annotations.NullMarked;

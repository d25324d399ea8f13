// SPDX-License-Identifier: Apache-2.0
/**
 * Child processes of the operating system: starting them, hearing of their end, and killing them
 * with everything they have started. Called by isolation, fetcher and the command executor, always
 * from threads that may block.
 */
@NullMarked
package org.apache.mesos.internal.slave.processes;

import org.jspecify.annotations.NullMarked;

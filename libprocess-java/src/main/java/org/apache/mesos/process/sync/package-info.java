// SPDX-License-Identifier: Apache-2.0

/**
 * What the JDK does by blocking a thread, done by a future instead, so that processes can wait for
 * each other (libprocess.md 8.1, 8.5): latches, locks, queues, sequences, rate limits. Used by
 * whoever writes processes. Everything here is safe for use by any thread; a discard request on a
 * future takes its owner out of the line at once.
 */
@NullMarked
package org.apache.mesos.process.sync;

import org.jspecify.annotations.NullMarked;

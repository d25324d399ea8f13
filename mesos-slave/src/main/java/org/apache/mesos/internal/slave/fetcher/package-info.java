// SPDX-License-Identifier: Apache-2.0
/**
 * Brings what a command needs into its sandbox before it starts: local files, downloads, archives
 * (slave.md 6). Called by the isolation, on threads that may block.
 */
@NullMarked
package org.apache.mesos.internal.slave.fetcher;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/**
 * The web pages that a node of a daemon has beside those of its own processes (libprocess.md 6.9):
 * metrics, the machine's load, the log level. Whoever builds a daemon spawns them with {@link
 * org.apache.mesos.process.endpoints.Endpoints}.
 */
@NullMarked
package org.apache.mesos.process.endpoints;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * What the {@code main}s of the daemons have in common: where they listen, which web pages they
 * have beside those of their processes, and how they end. Called by nobody else, as this reads the
 * environment and ends the JVM.
 */
@NullMarked
package org.apache.mesos.internal.daemon;

import org.jspecify.annotations.NullMarked;

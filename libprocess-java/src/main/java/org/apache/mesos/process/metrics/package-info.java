// SPDX-License-Identifier: Apache-2.0

/**
 * Named numbers that tell how a daemon is doing (libprocess.md 8.3, 8.4): whoever has something to
 * count makes a metric and adds it to the daemon's {@link
 * org.apache.mesos.process.metrics.Metrics}, and {@code /metrics/snapshot} shows them all.
 */
@NullMarked
package org.apache.mesos.process.metrics;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Starts, limits and kills executors for the slave (slave.md 6 and 7). The slave calls {@link
 * org.apache.mesos.internal.slave.isolation.Isolation} and is called back when an executor has
 * started or exited.
 */
@NullMarked
package org.apache.mesos.internal.slave.isolation;

import org.jspecify.annotations.NullMarked;

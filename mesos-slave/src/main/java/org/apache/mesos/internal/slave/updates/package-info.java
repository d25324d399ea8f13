// SPDX-License-Identifier: Apache-2.0
/**
 * Status updates on their way: kept until the scheduler has acknowledged them (slave.md 8). The
 * slave adds, acknowledges and resends.
 */
@NullMarked
package org.apache.mesos.internal.slave.updates;

import org.jspecify.annotations.NullMarked;

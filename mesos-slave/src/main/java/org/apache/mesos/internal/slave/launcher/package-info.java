// SPDX-License-Identifier: Apache-2.0
/**
 * The executor that runs tasks which are commands (slave.md 4): a program of its own, started by
 * the slave like any other executor.
 */
@NullMarked
package org.apache.mesos.internal.slave.launcher;

import org.jspecify.annotations.NullMarked;

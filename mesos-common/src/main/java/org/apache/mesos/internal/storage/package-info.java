// SPDX-License-Identifier: Apache-2.0
/**
 * Files that outlive the process that writes them: what the slave checkpoints and the master
 * registers. A seam, so that a simulation can crash a process between any two writes.
 */
@NullMarked
package org.apache.mesos.internal.storage;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * The directories that executors run in, and how users look into them over HTTP. The slave asks
 * for a directory for each run of an executor; everything here that touches the disk runs on
 * threads that may block.
 */
@NullMarked
package org.apache.mesos.internal.slave.sandbox;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Mistakes made on purpose, with which the simulation of a cluster is itself tested. Nothing but
 * that simulation switches any of them on.
 */
@NullMarked
package org.apache.mesos.internal.bugs;

import org.jspecify.annotations.NullMarked;

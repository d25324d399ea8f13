// SPDX-License-Identifier: Apache-2.0
/**
 * Which slaves a cluster has admitted, and which it has removed for good: written down by the
 * leading master, so that the next one knows. Called by the master process.
 */
@NullMarked
package org.apache.mesos.internal.master.registry;

import org.jspecify.annotations.NullMarked;

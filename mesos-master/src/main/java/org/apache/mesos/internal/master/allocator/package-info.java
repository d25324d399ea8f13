// SPDX-License-Identifier: Apache-2.0
/**
 * Who is offered what. An {@link org.apache.mesos.internal.master.allocator.Allocator} hears from
 * the master which frameworks and slaves there are and what becomes free, and decides which
 * framework gets it. It knows ids and resources only, neither the master's entities nor messages.
 */
@NullMarked
package org.apache.mesos.internal.master.allocator;

import org.jspecify.annotations.NullMarked;

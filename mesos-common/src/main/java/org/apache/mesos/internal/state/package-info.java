// SPDX-License-Identifier: Apache-2.0
/**
 * Where variables are kept for users of {@code org.apache.mesos.state}. What is called here may
 * block: each state has a thread of its own, which nobody else's work waits for.
 */
@NullMarked
package org.apache.mesos.internal.state;

import org.jspecify.annotations.NullMarked;

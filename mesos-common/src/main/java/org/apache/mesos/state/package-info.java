// SPDX-License-Identifier: Apache-2.0
/**
 * Variables that outlive a scheduler, so that the one that takes over finds what it needs. A
 * variable is fetched, changed and stored; storing fails if somebody else was faster. Where they
 * are kept depends on the {@link org.apache.mesos.state.State}.
 */
@NullMarked
package org.apache.mesos.state;

import org.jspecify.annotations.NullMarked;

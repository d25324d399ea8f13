// SPDX-License-Identifier: Apache-2.0

/**
 * Nodes whose time, scheduling and network are under control: a {@link
 * org.apache.mesos.process.sim.Simulation} runs any number of them on the calling thread, the same
 * way for the same seed; a {@link org.apache.mesos.process.sim.World} runs whole OS processes, with
 * a network that delays and breaks, and kills and stops them. Used by tests of whoever writes
 * processes and by simulations of whole clusters, which is why it is not test code.
 */
@NullMarked
package org.apache.mesos.process.sim;

import org.jspecify.annotations.NullMarked;

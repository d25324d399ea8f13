// SPDX-License-Identifier: Apache-2.0
/**
 * A whole cluster in a simulation: masters, their election, slaves with their disks and executors,
 * and schedulers, with a random load and random faults, all decided by one seed. After every event
 * it is checked that nothing is given out twice, runs twice or gets lost. Called by tests and by
 * whoever looks for bugs with many seeds.
 */
@NullMarked
package org.apache.mesos.internal.local.sim;

import org.jspecify.annotations.NullMarked;

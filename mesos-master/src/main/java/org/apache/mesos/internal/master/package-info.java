// SPDX-License-Identifier: Apache-2.0
/**
 * The master: who is registered, what is offered to whom, which tasks run where. {@link
 * org.apache.mesos.internal.master.Master} is the process that frameworks, slaves and detectors
 * talk to; the other classes each keep one part of its state or do one part of its work, on its
 * behalf. {@link org.apache.mesos.internal.master.Main} is the program {@code mesos-master}; a
 * cluster in one JVM makes a master by {@code Master.create}.
 */
@NullMarked
package org.apache.mesos.internal.master;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * The slave: runs executors for frameworks as its master tells it, and carries messages and status
 * updates between them. {@link org.apache.mesos.internal.slave.Main} starts it as a daemon, local
 * clusters through {@link org.apache.mesos.internal.slave.SlaveDaemon}.
 */
@NullMarked
package org.apache.mesos.internal.slave;

import org.jspecify.annotations.NullMarked;

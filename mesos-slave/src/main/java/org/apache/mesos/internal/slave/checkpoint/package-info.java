// SPDX-License-Identifier: Apache-2.0
/**
 * What a slave must not forget when it is restarted: who it is, and the frameworks, executors,
 * tasks and status updates of the frameworks that ask for it. The slave writes while it runs and
 * reads when it starts.
 */
@NullMarked
package org.apache.mesos.internal.slave.checkpoint;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.isolation;

import java.nio.file.Path;
import org.apache.mesos.internal.slave.processes.ProcessId;
import org.jspecify.annotations.Nullable;

/**
 * An executor that an earlier slave process has launched.
 *
 * @param directory its sandbox
 * @param process null if the slave ended before it had noted it
 */
public record ExecutorRun(
    ExecutorInstance instance, Path directory, @Nullable ProcessId process) {}

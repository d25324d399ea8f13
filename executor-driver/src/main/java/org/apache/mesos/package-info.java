// SPDX-License-Identifier: Apache-2.0
/**
 * What users program against. This module holds what an executor implements, {@link
 * org.apache.mesos.Executor}, and what it talks to its slave with, {@link
 * org.apache.mesos.MesosExecutorDriver}.
 */
@NullMarked
package org.apache.mesos;

import org.jspecify.annotations.NullMarked;

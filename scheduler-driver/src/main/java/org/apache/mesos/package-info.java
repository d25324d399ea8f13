// SPDX-License-Identifier: Apache-2.0
/**
 * What users program against. This module holds what a framework implements, {@link
 * org.apache.mesos.Scheduler}, and what it talks to the cluster with, {@link
 * org.apache.mesos.MesosSchedulerDriver}.
 */
@NullMarked
package org.apache.mesos;

import org.jspecify.annotations.NullMarked;

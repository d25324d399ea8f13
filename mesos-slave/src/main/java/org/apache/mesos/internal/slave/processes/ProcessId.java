// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.processes;

/**
 * One process of the operating system, also after its number was given to another one.
 *
 * @param startTime in units of the operating system; says nothing to anybody else
 */
public record ProcessId(long pid, long startTime) {}

// SPDX-License-Identifier: Apache-2.0
/**
 * Flags: what a program can be told on its command line, in the environment and in {@code
 * mesos.conf}. A program declares its flags in a subclass of {@link
 * org.apache.mesos.internal.flags.Flags}, each once, and gets typed values from it; the {@link
 * org.apache.mesos.internal.flags.Configurator} below it finds the values (master.md 10.1).
 *
 * <p>No library for command lines is used, since the rules here are unlike those of any: the first
 * of two wins, keys have no case, {@code -N -25} takes whatever follows, {@code -no-x} is a short
 * option, and unknown options are kept beside the known ones, from four sources at once.
 */
package org.apache.mesos.internal.flags;

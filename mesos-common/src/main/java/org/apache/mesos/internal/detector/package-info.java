// SPDX-License-Identifier: Apache-2.0
/**
 * Finding the leading master from what a user wrote: an address, a file or ZooKeeper. Called where
 * a master, a slave or a scheduler driver starts, never by a process, since it may block; the
 * process hears of the master by messages. With ZooKeeper, a process of this package ({@code
 * Election}) holds what is known; Curator's threads only bring news to it.
 */
package org.apache.mesos.internal.detector;

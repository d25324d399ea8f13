// SPDX-License-Identifier: Apache-2.0

/**
 * Nodes over TCP by Netty: connections in both directions as libprocess keeps them (libprocess.md
 * 2.9-2.11), and the settings that {@code LIBPROCESS_*} variables give. Made by whoever starts a
 * node: daemons, drivers and tests.
 */
@NullMarked
package org.apache.mesos.process.transport;

import org.jspecify.annotations.NullMarked;

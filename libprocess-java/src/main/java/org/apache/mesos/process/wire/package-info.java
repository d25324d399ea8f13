// SPDX-License-Identifier: Apache-2.0

/**
 * The wire form of libprocess in both of its dialects: messages and web requests in, messages and
 * web responses out (libprocess.md 2 and 6). Pure functions on buffers, without channels and
 * threads; called by {@code org.apache.mesos.process.transport}.
 *
 * <p>Written by hand for this one request form, because it is the hot path of every message: a
 * sender writes a prepared head and the body into one buffer, a receiver recognises a head that it
 * has seen before on the connection.
 */
@NullMarked
package org.apache.mesos.process.wire;

import org.jspecify.annotations.NullMarked;

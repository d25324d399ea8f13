// SPDX-License-Identifier: Apache-2.0

/**
 * What master, slaves and drivers say to each other: {@code Messages}, generated from {@code
 * messages.proto}. The handlers of these four are the only callers.
 */
package org.apache.mesos.internal;

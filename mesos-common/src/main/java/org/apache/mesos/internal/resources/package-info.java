// SPDX-License-Identifier: Apache-2.0
/**
 * Resources and attributes: their text form, their arithmetic and what makes them valid. Called by
 * the master and its allocator, the slave and the drivers; nothing else computes with {@code
 * Resource} lists.
 */
package org.apache.mesos.internal.resources;

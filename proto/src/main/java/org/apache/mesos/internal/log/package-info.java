// SPDX-License-Identifier: Apache-2.0

/**
 * What the replicas of the log say to each other and keep on disk, generated from
 * {@code log.proto}.
 */
package org.apache.mesos.internal.log;

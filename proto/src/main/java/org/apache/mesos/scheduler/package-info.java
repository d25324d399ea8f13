// SPDX-License-Identifier: Apache-2.0

/**
 * The calls of scheduler drivers newer than the revision, generated from {@code scheduler.proto}.
 * The master translates them into the older messages.
 */
package org.apache.mesos.scheduler;

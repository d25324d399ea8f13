// SPDX-License-Identifier: Apache-2.0

/**
 * What users program against. This module holds its values, {@code Protos}: ids, offers, tasks and
 * their states, generated from {@code mesos.proto}. Frameworks, executors and every other module
 * use them.
 */
package org.apache.mesos;

// SPDX-License-Identifier: Apache-2.0
/**
 * Frameworks as a user would write them, against nothing but the API. Each {@code main} takes a
 * master; {@code bin/run-example} starts them. {@link org.apache.mesos.examples.Execute} is a tool
 * for every day.
 */
package org.apache.mesos.examples;

// SPDX-License-Identifier: Apache-2.0
/**
 * Tests on real processes of the operating system: master, slaves, frameworks and executors, each
 * in a JVM of its own, killed and ended by signals.
 */
package org.apache.mesos.internal.local.it;

// SPDX-License-Identifier: Apache-2.0
/**
 * A cluster inside the JVM of a test, for people who test frameworks: real masters, slaves and
 * drivers over a network in memory, members that can be killed and cut off, and a clock that can be
 * moved. {@link org.apache.mesos.testing.MesosCluster} brings it to JUnit 5; {@link
 * org.apache.mesos.testing.TestCluster} is the same for everybody else.
 */
@NullMarked
package org.apache.mesos.testing;

import org.jspecify.annotations.NullMarked;

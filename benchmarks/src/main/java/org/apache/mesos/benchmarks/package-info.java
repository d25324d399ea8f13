// SPDX-License-Identifier: Apache-2.0

/**
 * Measurements of the actor library beside peers that run in the same JVM settings and the same
 * run, since figures of different runs do not compare. {@code bin/bench} runs them.
 */
package org.apache.mesos.benchmarks;

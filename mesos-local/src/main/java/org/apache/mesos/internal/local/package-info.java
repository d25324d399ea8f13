// SPDX-License-Identifier: Apache-2.0
/**
 * A whole cluster in one JVM: what {@code mesos-local} and the driver masters {@code local} and
 * {@code localquiet} run. Also the one place that knows the logging library, as this module makes
 * the jar that every daemon is started from.
 */
package org.apache.mesos.internal.local;

// SPDX-License-Identifier: Apache-2.0
/**
 * What a daemon says about its log, and the seam behind which the logging library is. Called by the
 * {@code main}s, which do not know that library; everybody else logs through SLF4J.
 */
package org.apache.mesos.internal.logging;

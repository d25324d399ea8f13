// SPDX-License-Identifier: Apache-2.0
/**
 * The half of the bridge that drives. In the bridge jar everything of Mesos that is named here has
 * another name, {@code org.apache.mesos.internal.own}, so that it never meets the application's.
 */
@NullMarked
package org.apache.mesos.internal.bridge.own;

import org.jspecify.annotations.NullMarked;

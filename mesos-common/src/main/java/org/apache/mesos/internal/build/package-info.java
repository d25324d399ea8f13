// SPDX-License-Identifier: Apache-2.0
/**
 * Which build of this project runs. Called by the endpoints and the start-up logs of the daemons.
 */
@NullMarked
package org.apache.mesos.internal.build;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Compares what users program against with lists of what they had. Nobody calls it. */
@NullMarked
package org.apache.mesos.api;

import org.jspecify.annotations.NullMarked;

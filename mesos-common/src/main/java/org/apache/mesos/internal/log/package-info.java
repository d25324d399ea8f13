// SPDX-License-Identifier: Apache-2.0
/**
 * The replicated log (detection.md 6), for {@code org.apache.mesos.Log}: positions that a quorum of
 * replicas agrees on. A {@link org.apache.mesos.internal.log.Replica} keeps them and answers, a
 * {@link org.apache.mesos.internal.log.Coordinator} writes, and a {@link
 * org.apache.mesos.internal.log.Network} says where the replicas are.
 */
@NullMarked
package org.apache.mesos.internal.log;

import org.jspecify.annotations.NullMarked;

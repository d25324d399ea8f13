// SPDX-License-Identifier: Apache-2.0

/**
 * How variables are stored for users of {@code org.apache.mesos.state}: the stored form, generated
 * from {@code state.proto}, and what reads and writes it, in mesos-common.
 */
package org.apache.mesos.internal.state;

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.bridge;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scheduler's driver is made of.
 *
 * @param framework a {@code FrameworkInfo}
 * @param credential a {@code Credential}; null for none
 * @param taskStates the names of the task states that the application knows
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
public record SchedulerSettings(
    byte[] framework,
    Collection<String> suppressedRoles,
    String master,
    boolean implicitAcknowledgements,
    byte @Nullable [] credential,
    List<String> taskStates) {}

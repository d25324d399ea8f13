// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.scheduler.Protos.Call;
import org.apache.mesos.scheduler.Protos.OfferConstraints;

/** What a driver tells masters of its framework, and keeps for those to come. */
final class FrameworkDescription {

  // With its id once that is known.
  private FrameworkInfo info;
  private final Set<String> suppressedRoles = new LinkedHashSet<>();
  private OfferConstraints constraints = OfferConstraints.getDefaultInstance();
  private boolean isChanged;

  FrameworkDescription(FrameworkInfo info, Collection<String> suppressedRoles) {
    this.info = info;
    this.suppressedRoles.addAll(suppressedRoles);
  }

  FrameworkInfo info() {
    return info;
  }

  FrameworkID id() {
    return info.getId();
  }

  boolean hasId() {
    return !id().getValue().isEmpty();
  }

  void identify(FrameworkID id) {
    info = info.toBuilder().setId(id).build();
  }

  void update(FrameworkInfo newInfo, Collection<String> roles, OfferConstraints newConstraints) {
    info = newInfo;
    suppressedRoles.clear();
    suppressedRoles.addAll(roles);
    constraints = newConstraints;
    isChanged = true;
  }

  void suppressAll() {
    suppress(roles());
  }

  void suppress(Collection<String> roles) {
    isChanged |= suppressedRoles.addAll(roles);
  }

  void reviveAll() {
    // Also without any suppressed role: the filters are to go.
    isChanged = true;
    suppressedRoles.clear();
  }

  void revive(Collection<String> roles) {
    isChanged = true;
    suppressedRoles.removeAll(roles);
  }

  ImmutableList<String> suppressedRoles() {
    return ImmutableList.copyOf(suppressedRoles);
  }

  ImmutableList<String> revivedRoles() {
    return roles().stream()
        .filter(role -> !suppressedRoles.contains(role))
        .collect(ImmutableList.toImmutableList());
  }

  @SuppressWarnings("deprecation") // A framework without MULTI_ROLE has a role, not a list of them.
  private List<String> roles() {
    return info.getRolesCount() > 0 ? info.getRolesList() : ImmutableList.of(info.getRole());
  }

  /** Whether there is something that a registration by message leaves out. */
  boolean needsCall() {
    return !suppressedRoles.isEmpty() || hasConstraints();
  }

  private boolean hasConstraints() {
    return constraints.getRoleConstraintsCount() > 0;
  }

  /** Whether there is something that the master has not been told since it was registered with. */
  boolean isChanged() {
    return isChanged;
  }

  void told() {
    isChanged = false;
  }

  boolean hasCapability(FrameworkInfo.Capability.Type type) {
    return info.getCapabilitiesList().stream().anyMatch(has -> has.getType() == type);
  }

  /** How long a master keeps the framework without a scheduler, as far as this one says so. */
  Duration failoverTimeout() {
    double millis = info.getFailoverTimeout() * 1000;
    return millis > 0 ? Duration.ofMillis((long) millis) : Duration.ZERO;
  }

  Call subscription(boolean isFailover) {
    Call.Subscribe.Builder subscribe =
        Call.Subscribe.newBuilder().setFrameworkInfo(info).addAllSuppressedRoles(suppressedRoles);
    if (hasConstraints()) {
      subscribe.setOfferConstraints(constraints);
    }
    Call.Builder call = Call.newBuilder().setType(Call.Type.SUBSCRIBE);
    if (hasId()) {
      call.setFrameworkId(id());
      subscribe.setForce(isFailover);
    }
    return call.setSubscribe(subscribe).build();
  }

  Call update() {
    return Call.newBuilder()
        .setType(Call.Type.UPDATE_FRAMEWORK)
        .setFrameworkId(id())
        .setUpdateFramework(Call.UpdateFramework.newBuilder()
            .setFrameworkInfo(info)
            .addAllSuppressedRoles(suppressedRoles)
            .setOfferConstraints(constraints))
        .build();
  }
}

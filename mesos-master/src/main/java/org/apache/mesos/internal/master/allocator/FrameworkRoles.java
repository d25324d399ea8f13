// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.allocator;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.internal.resources.Resources;

/**
 * A framework in its roles: one share for each, and for each that it has given up as long as it
 * holds something in it.
 */
final class FrameworkRoles {

  private final FrameworkID id;

  /** The role of what it holds without a word of a role. */
  private final String firstRole;

  private final Map<String, FrameworkShare> shares = new LinkedHashMap<>();
  private ImmutableSet<String> roles;
  private boolean isActive = true;

  FrameworkRoles(FrameworkID id, Set<String> roles) {
    this.id = id;
    this.roles = ImmutableSet.copyOf(roles);
    this.firstRole = this.roles.stream().findFirst().orElse(Resources.DEFAULT_ROLE);
  }

  boolean isActive() {
    return isActive;
  }

  void setActive(boolean isNowActive) {
    isActive = isNowActive;
  }

  ImmutableSet<String> roles() {
    return roles;
  }

  void setRoles(Set<String> newRoles) {
    roles = ImmutableSet.copyOf(newRoles);
  }

  Optional<FrameworkShare> find(String role) {
    return Optional.ofNullable(shares.get(role));
  }

  FrameworkShare add(String role) {
    FrameworkShare share = new FrameworkShare(id, role);
    shares.put(role, share);
    return share;
  }

  void remove(FrameworkShare share) {
    shares.remove(share.role());
  }

  /** The role of resources that may name it. */
  String role(String named) {
    return named.isEmpty() ? firstRole : named;
  }

  ImmutableList<FrameworkShare> shares() {
    return ImmutableList.copyOf(shares.values());
  }

  /** Of the roles that it has now; an empty set is all of them. */
  List<FrameworkShare> shares(Set<String> wanted) {
    List<FrameworkShare> found = new ArrayList<>();
    for (String role : roles) {
      if (wanted.isEmpty() || wanted.contains(role)) {
        found.add(shares.get(role));
      }
    }
    return found;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.FrameworkInfo.Capability;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.scheduler.Protos.OfferConstraints;

/**
 * Says why a framework cannot be what it says it is; frameworks of 2012 say nothing that could be
 * wrong but their user.
 */
final class FrameworkValidator {

  private static final String ROOT = "root";
  private static final CharMatcher BAD_IN_ROLE = CharMatcher.anyOf("\t\n\u000b\f\r \u007f");
  private static final Splitter PATH = Splitter.on('/');

  private final boolean mayBeRoot;
  private final ImmutableSet<String> knownRoles;

  /** Without known roles there is any role. */
  FrameworkValidator(boolean mayBeRoot, ImmutableSet<String> knownRoles) {
    this.mayBeRoot = mayBeRoot;
    this.knownRoles = knownRoles;
  }

  Optional<String> problem(FrameworkInfo info) {
    if (info.getUser().equals(ROOT) && !mayBeRoot) {
      return Optional.of("User 'root' is not allowed to run frameworks");
    }
    if (info.getOfferFiltersCount() > 0) {
      return Optional.of("FrameworkInfo.offer_filters is not supported");
    }
    return rolesProblem(info);
  }

  /** Commands may name users of their own. */
  Optional<String> userProblem(TaskInfo task) {
    boolean isRoot = task.getCommand().getUser().equals(ROOT)
        || task.getExecutor().getCommand().getUser().equals(ROOT);
    return isRoot && !mayBeRoot
        ? Optional.of("User 'root' is not allowed to run tasks")
        : Optional.empty();
  }

  @SuppressWarnings("deprecation") // Drivers before 1.2 have a role, not a list of them.
  private Optional<String> rolesProblem(FrameworkInfo info) {
    boolean hasMany = info.getCapabilitiesList().stream()
        .anyMatch(capability -> capability.getType() == Capability.Type.MULTI_ROLE);
    if (!hasMany && info.getRolesCount() > 0) {
      return Optional.of("FrameworkInfo.roles must not be set without the capability MULTI_ROLE");
    }
    if (hasMany && info.hasRole()) {
      return Optional.of("FrameworkInfo.role must not be set with the capability MULTI_ROLE");
    }
    if (ImmutableSet.copyOf(info.getRolesList()).size() < info.getRolesCount()) {
      return Optional.of("FrameworkInfo.roles must not have a role twice");
    }
    return Roles.of(info).stream().flatMap(role -> roleProblem(role).stream()).findFirst();
  }

  private Optional<String> roleProblem(String role) {
    if (role.equals(Roles.DEFAULT)) {
      return Optional.empty();
    }
    String quoted = "Role " + UserText.quote(role);
    for (String part : PATH.split(role)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..") || part.equals(Roles.DEFAULT)) {
        return Optional.of(quoted + " is invalid: it has an empty part, '.', '..' or '*'");
      }
      if (part.startsWith("-")) {
        return Optional.of(quoted + " is invalid: it begins with '-'");
      }
    }
    if (BAD_IN_ROLE.matchesAnyOf(role)) {
      return Optional.of(quoted + " is invalid: it has blanks or control characters");
    }
    return knownRoles.isEmpty() || knownRoles.contains(role)
        ? Optional.empty()
        : Optional.of(quoted + " is not present in the master's --roles");
  }

  /** Why a framework that is registered cannot become another one. */
  Optional<String> changeProblem(FrameworkInfo old, FrameworkInfo changed) {
    if (!old.getUser().equals(changed.getUser())) {
      return Optional.of("Updating 'FrameworkInfo.user' is unsupported");
    }
    if (old.getCheckpoint() != changed.getCheckpoint()) {
      return Optional.of("Updating 'FrameworkInfo.checkpoint' is unsupported");
    }
    if (!old.getPrincipal().equals(changed.getPrincipal())) {
      return Optional.of("Updating 'FrameworkInfo.principal' is unsupported");
    }
    return roleChangeProblem(old, changed).or(() -> problem(changed));
  }

  /** What it holds without a word of a role is held in the one role that it began with. */
  static Optional<String> roleChangeProblem(FrameworkInfo old, FrameworkInfo changed) {
    if (Roles.hasMany(old) && !Roles.hasMany(changed)) {
      return Optional.of("The capability MULTI_ROLE cannot be given up");
    }
    return !Roles.hasMany(changed) && !Roles.of(old).equals(Roles.of(changed))
        ? Optional.of("Updating 'FrameworkInfo.role' is unsupported without MULTI_ROLE")
        : Optional.empty();
  }

  static Optional<String> problem(OfferConstraints constraints) {
    return constraints.getRoleConstraintsCount() > 0
        ? Optional.of("offer_constraints is not supported")
        : Optional.empty();
  }
}

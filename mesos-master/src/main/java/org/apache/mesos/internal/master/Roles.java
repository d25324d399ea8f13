// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.common.collect.ImmutableSet;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.FrameworkInfo.Capability;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskInfo;

/** In whose names frameworks are offered resources. */
final class Roles {

  /** Of those who say none, and of resources that are reserved for nobody. */
  static final String DEFAULT = "*";

  private Roles() {}

  /** One, or with the capability for it any number, even none. */
  @SuppressWarnings("deprecation") // Drivers before 1.2 have a role, not a list of them.
  static ImmutableSet<String> of(FrameworkInfo info) {
    return hasMany(info)
        ? ImmutableSet.copyOf(info.getRolesList())
        : ImmutableSet.of(info.getRole());
  }

  /** A task whose resources are used in a role, if they do not say another one. */
  static TaskInfo allocatedTo(String role, TaskInfo task) {
    TaskInfo.Builder allocated = task.toBuilder();
    allocated.getResourcesBuilderList().forEach(resource -> allocate(role, resource));
    if (task.hasExecutor()) {
      allocated
          .getExecutorBuilder()
          .getResourcesBuilderList()
          .forEach(resource -> allocate(role, resource));
    }
    return allocated.build();
  }

  private static void allocate(String role, Resource.Builder resource) {
    if (!resource.hasAllocationInfo()) {
      resource.getAllocationInfoBuilder().setRole(role);
    }
  }

  /** Whether offers and their resources have to say which role they are for. */
  static boolean hasMany(FrameworkInfo info) {
    return info.getCapabilitiesList().stream()
        .anyMatch(capability -> capability.getType() == Capability.Type.MULTI_ROLE);
  }
}

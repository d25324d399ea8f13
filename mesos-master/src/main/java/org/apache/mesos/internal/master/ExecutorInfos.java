// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.ImmutableSet;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.internal.resources.Resources;

/** When two descriptions of an executor mean the same (master.md 6). */
final class ExecutorInfos {

  private ExecutorInfos() {}

  /** The order of URIs, variables and resources does not matter. */
  static boolean areEqual(ExecutorInfo left, ExecutorInfo right) {
    return left.getExecutorId().equals(right.getExecutorId())
        && left.hasCommand() == right.hasCommand()
        && areEqual(left.getCommand(), right.getCommand())
        && Resources.of(left.getResourcesList()).equals(Resources.of(right.getResourcesList()))
        && left.hasData() == right.hasData()
        && left.getData().equals(right.getData());
  }

  private static boolean areEqual(CommandInfo left, CommandInfo right) {
    return left.getUrisCount() == right.getUrisCount()
        && ImmutableSet.copyOf(left.getUrisList()).equals(ImmutableSet.copyOf(right.getUrisList()))
        && left.hasEnvironment() == right.hasEnvironment()
        && ImmutableMultiset.copyOf(left.getEnvironment().getVariablesList())
            .equals(ImmutableMultiset.copyOf(right.getEnvironment().getVariablesList()))
        && withoutSets(left).equals(withoutSets(right));
  }

  private static CommandInfo withoutSets(CommandInfo command) {
    return command.toBuilder().clearUris().clearEnvironment().build();
  }
}

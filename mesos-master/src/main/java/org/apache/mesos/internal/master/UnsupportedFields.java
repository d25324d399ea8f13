// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.mesos.Protos.CheckInfo;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ContainerInfo;
import org.apache.mesos.Protos.DurationInfo;
import org.apache.mesos.Protos.Environment;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.HealthCheck;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.internal.text.UserText;

/**
 * Says what tasks of later releases ask for that there is not, by the name of the field: what is
 * not done must not be left out without a word. What only describes a task, such as labels, is
 * kept and passed on.
 */
final class UnsupportedFields {

  private static final int MAX_PORT = 65535;

  private UnsupportedFields() {}

  /** The first thing that a task asks for in vain. */
  static Optional<String> problem(TaskInfo task) {
    Stream<Function<TaskInfo, Optional<String>>> checks = Stream.of(
        UnsupportedFields::kind,
        info -> info.hasCommand() ? command("command", info.getCommand()) : none(),
        info -> info.hasExecutor() ? executor(info.getExecutor()) : none(),
        info -> info.hasContainer() ? container("container", info.getContainer()) : none(),
        info -> resources("resources", info.getResourcesList().stream()),
        info -> unless(info.getLimitsCount() == 0, "limits"),
        info -> info.hasHealthCheck() ? healthCheck(info.getHealthCheck()) : none(),
        info -> info.hasCheck() ? check(info.getCheck()) : none(),
        info -> duration("kill_policy.grace_period", info.getKillPolicy().getGracePeriod()),
        info -> duration("max_completion_time", info.getMaxCompletionTime()));
    return checks.map(check -> check.apply(task)).flatMap(Optional::stream).findFirst();
  }

  private static Optional<String> kind(TaskInfo task) {
    return task.hasExecutor() == task.hasCommand()
        ? Optional.of("TaskInfo must have either an 'executor' or a 'command'")
        : none();
  }

  private static Optional<String> executor(ExecutorInfo executor) {
    if (executor.getType() == ExecutorInfo.Type.DEFAULT) {
      return Optional.of("Task uses executor.type DEFAULT, which is not supported");
    }
    if (!executor.hasCommand()) {
      return Optional.of("ExecutorInfo must have a 'command'");
    }
    return first(
        command("executor.command", executor.getCommand()),
        executor.hasContainer() ? container("executor.container", executor.getContainer()) : none(),
        resources("executor.resources", executor.getResourcesList().stream()),
        duration("executor.shutdown_grace_period", executor.getShutdownGracePeriod()));
  }

  private static Optional<String> command(String field, CommandInfo command) {
    if (!command.hasValue()) {
      return Optional.of("Task has no " + field + ".value");
    }
    return command.getEnvironment().getVariablesList().stream()
        .flatMap(variable -> variable(field + ".environment", variable).stream())
        .findFirst();
  }

  private static Optional<String> variable(String field, Environment.Variable variable) {
    if (variable.getType() == Environment.Variable.Type.SECRET || variable.hasSecret()) {
      return Optional.of("Task uses " + field + ".variables.secret, which is not supported");
    }
    return variable.hasValue()
        ? none()
        : Optional.of("Task has no value for variable " + UserText.quote(variable.getName())
            + " in " + field);
  }

  /** A container of this machine's own files, processes and network is none, and all there is. */
  private static Optional<String> container(String field, ContainerInfo container) {
    if (container.getType() == ContainerInfo.Type.DOCKER) {
      return Optional.of("Task uses " + field + ".type DOCKER, which is not supported");
    }
    return first(
        unless(!container.hasDocker(), field + ".docker"),
        unless(!container.getMesos().hasImage(), field + ".mesos.image"),
        unless(container.getVolumesCount() == 0, field + ".volumes"),
        unless(!container.hasHostname(), field + ".hostname"),
        unless(container.getNetworkInfosCount() == 0, field + ".network_infos"),
        unless(!container.hasLinuxInfo(), field + ".linux_info"),
        unless(!container.hasRlimitInfo(), field + ".rlimit_info"),
        unless(!container.hasTtyInfo(), field + ".tty_info"));
  }

  private static Optional<String> resources(String field, Stream<Resource> resources) {
    return resources.flatMap(resource -> resource(field, resource).stream()).findFirst();
  }

  private static Optional<String> resource(String field, Resource resource) {
    return first(
        unless(!resource.hasDisk(), field + ".disk"),
        unless(!resource.hasReservation(), field + ".reservation"),
        unless(!resource.hasRevocable(), field + ".revocable"),
        unless(!resource.hasShared(), field + ".shared"),
        unless(!resource.hasProviderId(), field + ".provider_id"));
  }

  private static Optional<String> healthCheck(HealthCheck check) {
    String field = "health_check";
    boolean hasBody = check.hasType()
        ? switch (check.getType()) {
          case COMMAND -> check.hasCommand();
          case HTTP -> check.hasHttp();
          case TCP -> check.hasTcp();
          case UNKNOWN -> false;
        }
        : check.hasCommand() || check.hasHttp() || check.hasTcp();
    if (!hasBody) {
      return Optional.of("Task has no command, http or tcp for the type of " + field);
    }
    return first(
        check.hasCommand() ? command(field + ".command", check.getCommand()) : none(),
        check.hasHttp() ? port(field + ".http", check.getHttp().getPort()) : none(),
        check.hasHttp() ? scheme(check.getHttp().getScheme()) : none(),
        check.hasTcp() ? port(field + ".tcp", check.getTcp().getPort()) : none(),
        seconds(field + ".delay_seconds", check.getDelaySeconds()),
        seconds(field + ".interval_seconds", check.getIntervalSeconds()),
        seconds(field + ".timeout_seconds", check.getTimeoutSeconds()),
        seconds(field + ".grace_period_seconds", check.getGracePeriodSeconds()));
  }

  private static Optional<String> scheme(String scheme) {
    return scheme.isEmpty() || scheme.equals("http") || scheme.equals("https")
        ? none()
        : Optional.of("Task uses health_check.http.scheme " + UserText.quote(scheme)
            + ", which is not supported");
  }

  private static Optional<String> check(CheckInfo check) {
    String field = "check";
    boolean hasBody = switch (check.getType()) {
      case COMMAND -> check.hasCommand();
      case HTTP -> check.hasHttp();
      case TCP -> check.hasTcp();
      case UNKNOWN -> false;
    };
    if (!hasBody) {
      return Optional.of("Task has no command, http or tcp for the type of " + field);
    }
    return first(
        check.hasCommand() ? command(field + ".command", check.getCommand().getCommand()) : none(),
        check.hasHttp() ? port(field + ".http", check.getHttp().getPort()) : none(),
        check.hasTcp() ? port(field + ".tcp", check.getTcp().getPort()) : none(),
        seconds(field + ".delay_seconds", check.getDelaySeconds()),
        seconds(field + ".interval_seconds", check.getIntervalSeconds()),
        seconds(field + ".timeout_seconds", check.getTimeoutSeconds()));
  }

  private static Optional<String> port(String field, int port) {
    return port > 0 && port <= MAX_PORT
        ? none()
        : Optional.of(
            "Task has a " + field + ".port out of range: " + Integer.toUnsignedString(port));
  }

  private static Optional<String> seconds(String field, double seconds) {
    return seconds >= 0 ? none() : Optional.of("Task has a negative " + field);
  }

  private static Optional<String> duration(String field, DurationInfo duration) {
    return duration.getNanoseconds() >= 0 ? none() : Optional.of("Task has a negative " + field);
  }

  private static Optional<String> unless(boolean isUnused, String field) {
    return isUnused ? none() : Optional.of("Task uses " + field + ", which is not supported");
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // The array is only read.
  private static Optional<String> first(Optional<String>... problems) {
    return Stream.of(problems).flatMap(Optional::stream).findFirst();
  }

  private static Optional<String> none() {
    return Optional.empty();
  }
}

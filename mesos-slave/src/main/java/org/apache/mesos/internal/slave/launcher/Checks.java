// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.launcher;

import java.util.Optional;
import org.apache.mesos.Protos.CheckInfo;
import org.apache.mesos.Protos.CheckStatusInfo;
import org.apache.mesos.Protos.HealthCheck;
import org.apache.mesos.Protos.NetworkInfo;
import org.apache.mesos.process.Future;

/** What the checks of a task ask for, and how their results are told. */
final class Checks {

  private static final String IPV4_LOOPBACK = "127.0.0.1";
  private static final String IPV6_LOOPBACK = "::1";

  private Checks() {}

  /** Checks from before 1.2 have no type, but a body that shows it. */
  static HealthCheck.Type type(HealthCheck check) {
    if (check.hasType()) {
      return check.getType();
    }
    if (check.hasCommand()) {
      return HealthCheck.Type.COMMAND;
    }
    if (check.hasHttp()) {
      return HealthCheck.Type.HTTP;
    }
    return check.hasTcp() ? HealthCheck.Type.TCP : HealthCheck.Type.UNKNOWN;
  }

  /** Nothing for a check of a type that is not known. */
  static Optional<Probe> probe(HealthCheck check, Probes probes) {
    return switch (type(check)) {
      case COMMAND -> Optional.of(probes.command(check.getCommand()));
      case HTTP ->
        Optional.of(probes.http(new Probes.Target(
            check.getHttp().hasScheme() ? check.getHttp().getScheme() : "http",
            loopback(check.getHttp().getProtocol()),
            check.getHttp().getPort(),
            path(check.getHttp().getPath()))));
      case TCP ->
        Optional.of(
            probes.tcp(loopback(check.getTcp().getProtocol()), check.getTcp().getPort()));
      case UNKNOWN -> Optional.empty();
    };
  }

  /** Nothing for a check of a type that is not known. */
  static Optional<Probe> probe(CheckInfo check, Probes probes) {
    return switch (check.getType()) {
      case COMMAND -> Optional.of(probes.command(check.getCommand().getCommand()));
      case HTTP ->
        Optional.of(probes.http(new Probes.Target(
            "http",
            IPV4_LOOPBACK,
            check.getHttp().getPort(),
            path(check.getHttp().getPath()))));
      case TCP -> Optional.of(probes.tcp(IPV4_LOOPBACK, check.getTcp().getPort()));
      case UNKNOWN -> Optional.empty();
    };
  }

  private static String loopback(NetworkInfo.Protocol protocol) {
    return protocol == NetworkInfo.Protocol.IPv6 ? IPV6_LOOPBACK : IPV4_LOOPBACK;
  }

  private static String path(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  static PeriodicProbe.Timing timing(HealthCheck check) {
    return PeriodicProbe.Timing.ofSeconds(
        check.getDelaySeconds(), check.getIntervalSeconds(), check.getTimeoutSeconds());
  }

  static PeriodicProbe.Timing timing(CheckInfo check) {
    return PeriodicProbe.Timing.ofSeconds(
        check.getDelaySeconds(), check.getIntervalSeconds(), check.getTimeoutSeconds());
  }

  /** The body of the check's type is empty as long as there is no result. */
  static CheckStatusInfo noStatus(CheckInfo check) {
    CheckStatusInfo.Builder status = CheckStatusInfo.newBuilder().setType(check.getType());
    switch (check.getType()) {
      case COMMAND -> status.setCommand(CheckStatusInfo.Command.getDefaultInstance());
      case HTTP -> status.setHttp(CheckStatusInfo.Http.getDefaultInstance());
      case TCP -> status.setTcp(CheckStatusInfo.Tcp.getDefaultInstance());
      case UNKNOWN -> {
        // There is no body for it.
      }
    }
    return status.build();
  }

  static CheckStatusInfo status(CheckInfo check, Future<Integer> seen) {
    if (!seen.isReady()) {
      return noStatus(check);
    }
    CheckStatusInfo.Builder status = CheckStatusInfo.newBuilder().setType(check.getType());
    switch (check.getType()) {
      case COMMAND -> status.getCommandBuilder().setExitCode(seen.value());
      case HTTP -> status.getHttpBuilder().setStatusCode(seen.value());
      case TCP -> status.getTcpBuilder().setSucceeded(seen.value() == Probe.CONNECTED);
      case UNKNOWN -> {
        // It is not looked at.
      }
    }
    return status.build();
  }
}

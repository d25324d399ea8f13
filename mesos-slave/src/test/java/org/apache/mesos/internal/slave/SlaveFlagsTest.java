// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.mesos.internal.flags.Flag;
import org.apache.mesos.internal.flags.FlagsResult;
import org.apache.mesos.internal.resources.Attributes;
import org.apache.mesos.internal.resources.Resources;
import org.junit.jupiter.api.Test;

class SlaveFlagsTest {

  private static final Map<String, String> NO_ENVIRONMENT = ImmutableMap.of();

  private final SlaveFlags flags = new SlaveFlags();

  @Test
  void allFlagsAreKnownHere() {
    assertThat(flags.all())
        .extracting(Flag::name)
        .containsExactly(
            "conf",
            "port",
            "ip",
            "quiet",
            "log_dir",
            "log_buf_secs",
            "master",
            "isolation",
            "webui_port",
            "resources",
            "default_role",
            "attributes",
            "work_dir",
            "hadoop_home",
            "switch_user",
            "frameworks_home",
            "executor_shutdown_timeout_seconds",
            "launcher_dir",
            "hostname",
            "recover",
            "strict",
            "recovery_timeout",
            "executor_reregistration_timeout");
  }

  @Test
  void defaultsAreThoseOfTheReference() {
    assertThat(flags.parse(ImmutableList.of("--master=localhost:5050"), NO_ENVIRONMENT))
        .isInstanceOf(FlagsResult.Parsed.class);

    assertThat(flags.conf()).isEmpty();
    assertThat(flags.port()).isZero();
    assertThat(flags.ip()).isEmpty();
    assertThat(flags.master()).isEqualTo("localhost:5050");
    assertThat(flags.isolation()).isEqualTo("process");
    assertThat(flags.webuiPort()).isEqualTo(8081);
    assertThat(flags.defaultRole()).isEqualTo("*");
    assertThat(flags.resources()).isEmpty();
    assertThat(flags.attributes()).isEqualTo(Attributes.empty());
    assertThat(flags.workDir()).isEqualTo(Path.of("/tmp/mesos"));
    assertThat(flags.hadoopHome()).isEmpty();
    assertThat(flags.switchUser()).isTrue();
    assertThat(flags.frameworksHome()).isEmpty();
    assertThat(flags.executorShutdownTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(flags.launcherDir()).isEmpty();
    assertThat(flags.hostname()).isEmpty();
    assertThat(flags.recover()).isEqualTo(RecoverySettings.Mode.RECONNECT);
    assertThat(flags.strict()).isTrue();
    assertThat(flags.recoveryTimeout()).isEqualTo(Duration.ofMinutes(15));
    assertThat(flags.executorReregistrationTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(flags.logSettings().isQuiet()).isFalse();
    assertThat(flags.logSettings().directory()).isNull();
    assertThat(flags.logSettings().buffer()).isEqualTo(Duration.ZERO);
  }

  @Test
  void everyFlagCanBeGiven() {
    FlagsResult result = flags.parse(
        ImmutableList.of(
            "--port=5051",
            "--ip=127.0.0.1",
            "--master=zk://host:2181/mesos",
            "--isolation=lxc",
            "--webui_port=80",
            "--default_role=ads",
            "--resources=cpus:2;ports(*):[31000-32000]",
            "--attributes=rack:abc",
            "--work_dir=/var/mesos",
            "--hadoop_home=/opt/hadoop",
            "--no-switch_user",
            "--frameworks_home=/opt/frameworks",
            "--executor_shutdown_timeout_seconds=2.5",
            "--launcher_dir=/opt/mesos",
            "--hostname=node1",
            "--recover=cleanup",
            "--no-strict",
            "--recovery_timeout=1hrs",
            "--executor_reregistration_timeout=10secs",
            "--quiet",
            "--log_dir=/var/log/mesos",
            "--log_buf_secs=3"),
        NO_ENVIRONMENT);

    assertThat(result).isInstanceOf(FlagsResult.Parsed.class);
    assertThat(flags.port()).isEqualTo(5051);
    assertThat(flags.ip()).contains("127.0.0.1");
    assertThat(flags.master()).isEqualTo("zk://host:2181/mesos");
    assertThat(flags.isolation()).isEqualTo("lxc");
    assertThat(flags.webuiPort()).isEqualTo(80);
    assertThat(flags.defaultRole()).isEqualTo("ads");
    assertThat(flags.resources()).contains(Resources.parse("cpus(ads):2;ports:[31000-32000]"));
    assertThat(flags.attributes()).isEqualTo(Attributes.parse("rack:abc"));
    assertThat(flags.workDir()).isEqualTo(Path.of("/var/mesos"));
    assertThat(flags.hadoopHome()).contains("/opt/hadoop");
    assertThat(flags.switchUser()).isFalse();
    assertThat(flags.frameworksHome()).contains("/opt/frameworks");
    assertThat(flags.executorShutdownTimeout()).isEqualTo(Duration.ofMillis(2500));
    assertThat(flags.launcherDir()).contains(Path.of("/opt/mesos"));
    assertThat(flags.hostname()).contains("node1");
    assertThat(flags.recover()).isEqualTo(RecoverySettings.Mode.CLEANUP);
    assertThat(flags.strict()).isFalse();
    assertThat(flags.recoveryTimeout()).isEqualTo(Duration.ofHours(1));
    assertThat(flags.executorReregistrationTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(flags.logSettings().isQuiet()).isTrue();
    assertThat(flags.logSettings().directory()).isEqualTo(Path.of("/var/log/mesos"));
    assertThat(flags.logSettings().buffer()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void confNamesADirectory() {
    assertThat(flags.parse(
            ImmutableList.of("--conf=/no/such/directory", "-m", "localhost:1", "-p", "1", "-q"),
            NO_ENVIRONMENT))
        .isInstanceOf(FlagsResult.Parsed.class);

    assertThat(flags.conf()).contains(Path.of("/no/such/directory"));
    assertThat(flags.master()).isEqualTo("localhost:1");
    assertThat(flags.port()).isEqualTo(1);
    assertThat(flags.logSettings().isQuiet()).isTrue();
  }

  @Test
  void masterIsRequired() {
    assertThat(flags.parse(ImmutableList.of(), NO_ENVIRONMENT))
        .isEqualTo(new FlagsResult.Error("Missing required option --master (-m)"));
  }

  @Test
  void masterMayComeFromTheEnvironment() {
    assertThat(flags.parse(ImmutableList.of(), ImmutableMap.of("MESOS_MASTER", "localhost:1")))
        .isInstanceOf(FlagsResult.Parsed.class);
  }

  @Test
  void badValuesAreRefused() {
    for (String bad : ImmutableList.of(
        "--port=65536",
        "--port=-1",
        "--port=x",
        "--webui_port=65536",
        "--resources=cpus",
        "--resources=cpus:text",
        "--attributes=rack:{a}",
        "--work_dir=",
        "--executor_shutdown_timeout_seconds=-1",
        "--executor_shutdown_timeout_seconds=soon",
        "--switch_user=maybe",
        "--recover=off",
        "--recover=",
        "--recovery_timeout=-1",
        "--unknown=1")) {
      assertThat(new SlaveFlags()
              .parse(ImmutableList.of("--master=localhost:5050", bad), NO_ENVIRONMENT))
          .as(bad)
          .isInstanceOf(FlagsResult.Error.class);
    }
  }
}

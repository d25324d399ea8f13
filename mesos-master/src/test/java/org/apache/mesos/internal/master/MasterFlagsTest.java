// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.mesos.internal.flags.Flag;
import org.apache.mesos.internal.flags.FlagsResult;
import org.apache.mesos.internal.logging.LogSettings;
import org.apache.mesos.process.sync.Rate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every flag with its default and with another value, so that none is added untested. */
class MasterFlagsTest {

  private final MasterFlags flags = new MasterFlags();

  @Test
  void theseAreAllFlags() {
    assertThat(flags.all())
        .extracting(Flag::name)
        .containsExactlyInAnyOrder(
            "allocator",
            "conf",
            "failover_timeout",
            "ip",
            "log_buf_secs",
            "log_dir",
            "port",
            "quiet",
            "recovery_slave_removal_limit",
            "registry",
            "roles",
            "root_submissions",
            "slave_removal_rate_limit",
            "slave_reregister_timeout",
            "slaves",
            "webui_dir",
            "webui_port",
            "weights",
            "work_dir",
            "zk");
  }

  @Test
  void theseAreTheDefaults() {
    parse();

    assertThat(flags.allocator()).isEqualTo("simple");
    assertThat(flags.conf()).isEmpty();
    assertThat(flags.admissionPolicy())
        .isEqualTo(new Admission.Policy(Duration.ofMinutes(10), 100, null));
    assertThat(flags.failoverTimeout()).hasSeconds(1);
    assertThat(flags.ip()).isEmpty();
    assertThat(flags.logSettings())
        .isEqualTo(new LogSettings("mesos-master", false, null, Duration.ZERO));
    assertThat(flags.port()).isEqualTo(5050);
    assertThat(flags.registry()).isEqualTo(Registries.Kind.IN_MEMORY);
    assertThat(flags.roles()).isEmpty();
    assertThat(flags.rootSubmissions()).isTrue();
    assertThat(flags.slaves()).isEmpty();
    assertThat(flags.webuiDir()).isEmpty();
    assertThat(flags.webuiPort()).isEqualTo(8080);
    assertThat(flags.weights()).isEmpty();
    assertThat(flags.workDir()).isEqualTo(Path.of("/tmp/mesos"));
    assertThat(flags.zk()).isEmpty();
  }

  @Test
  void everyFlagTakesAnotherValue() {
    parse(
        "--allocator=simple",
        "--conf=/nowhere",
        "--failover_timeout=60",
        "--ip=127.0.0.1",
        "--log_buf_secs=30",
        "--log_dir=/var/log",
        "--port=0",
        "--quiet",
        "--recovery_slave_removal_limit=30%",
        "--registry=file",
        "--roles=ads,web",
        "--no-root_submissions",
        "--slave_removal_rate_limit=2/3mins",
        "--slave_reregister_timeout=5mins",
        "--slaves=a:1,b:2",
        "--webui_dir=/web",
        "--webui_port=80",
        "--weights=ads=2,web=0.5",
        "--work_dir=/var/mesos",
        "--zk=zk://h:1/p");

    assertThat(flags.conf()).contains(Path.of("/nowhere"));
    assertThat(flags.admissionPolicy())
        .isEqualTo(
            new Admission.Policy(Duration.ofMinutes(5), 30, new Rate(2, Duration.ofMinutes(3))));
    assertThat(flags.failoverTimeout()).hasMinutes(1);
    assertThat(flags.ip()).contains("127.0.0.1");
    assertThat(flags.logSettings())
        .isEqualTo(
            new LogSettings("mesos-master", true, Path.of("/var/log"), Duration.ofSeconds(30)));
    assertThat(flags.port()).isZero();
    assertThat(flags.registry()).isEqualTo(Registries.Kind.FILE);
    assertThat(flags.roles()).containsExactly("ads", "web");
    assertThat(flags.rootSubmissions()).isFalse();
    assertThat(flags.slaves()).containsExactly(new HostPort("a", 1), new HostPort("b", 2));
    assertThat(flags.webuiDir()).contains("/web");
    assertThat(flags.webuiPort()).isEqualTo(80);
    assertThat(flags.weights()).containsExactly(Map.entry("ads", 2.0), Map.entry("web", 0.5));
    assertThat(flags.shown()).containsEntry("weights", "ads=2,web=0.5");
    assertThat(flags.workDir()).isEqualTo(Path.of("/var/mesos"));
    assertThat(flags.zk()).contains("zk://h:1/p");
  }

  @Test
  void someHaveShortForms() {
    parse("-p", "6000", "-q");

    assertThat(flags.port()).isEqualTo(6000);
    assertThat(flags.logSettings().isQuiet()).isTrue();
  }

  @Test
  void theEnvironmentSetsFlagsToo() {
    flags.load(
        ImmutableMap.of(), ImmutableMap.of("MESOS_PORT", "6000", "MESOS_ROOT_SUBMISSIONS", "0"));

    assertThat(flags.port()).isEqualTo(6000);
    assertThat(flags.rootSubmissions()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "--port=65536, 0-65535",
    "--port=-1, 0-65535",
    "--port=x, Invalid value for 'port' option: x",
    "--webui_port=70000, 0-65535",
    "--ip=localhost, an IPv4 address",
    "--ip=1.2.3, an IPv4 address",
    "--failover_timeout=-1, Invalid value",
    "--slaves=x, lists in ZooKeeper are not supported",
    "--slaves=zoo://h:1/p, lists in ZooKeeper are not supported",
    "--allocator=drf, one of simple",
    "--registry=replicated_log, in_memory or file or zk",
    "--weights=ads, Invalid value",
    "--weights=ads=0, Invalid value",
    "--weights=ads=x, Invalid value",
    "--weights==1, Invalid value",
    "--recovery_slave_removal_limit=101%, 0%-100%",
    "--recovery_slave_removal_limit=x, Invalid value",
    "--slave_removal_rate_limit=1, Invalid value",
    "--slave_removal_rate_limit=0/10mins, Invalid value",
    "--slave_removal_rate_limit=1/0, Invalid value",
    "--slave_removal_rate_limit=1/x, Invalid value",
    "--prot=1, did you mean '--port'?",
    "--quiet=1, Option 'quiet' should be a boolean.",
    "--port, Option 'port' should not be a boolean."
  })
  void mistakesAreTold(String argument, String text) {
    FlagsResult result = flags.parse(ImmutableList.of(argument), ImmutableMap.of());

    assertThat(result)
        .isInstanceOfSatisfying(
            FlagsResult.Error.class, error -> assertThat(error.message()).contains(text));
  }

  @Test
  void everyFlagIsExplained() {
    flags.all().forEach(flag -> {
      assertThat(flag.help()).as(flag.name()).isNotBlank();
      assertThat(flags.usage()).contains(flag.name());
    });
  }

  private void parse(String... arguments) {
    assertThat(flags.parse(ImmutableList.copyOf(arguments), ImmutableMap.of()))
        .isInstanceOf(FlagsResult.Parsed.class);
  }
}

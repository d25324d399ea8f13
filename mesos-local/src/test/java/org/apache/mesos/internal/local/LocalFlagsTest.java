// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.mesos.internal.flags.Flag;
import org.apache.mesos.internal.flags.FlagsResult;
import org.apache.mesos.internal.logging.LogSettings;
import org.apache.mesos.internal.master.MasterFlags;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.internal.slave.SlaveFlags;
import org.junit.jupiter.api.Test;

class LocalFlagsTest {

  private final LocalFlags flags = new LocalFlags();

  private FlagsResult parse(String... arguments) {
    return flags.parse(ImmutableList.copyOf(arguments), ImmutableMap.of());
  }

  @Test
  void allFlagsOfMasterAndSlaveAreKnownExceptTheAddressOfTheMaster() {
    assertThat(flags.all().stream().map(Flag::name))
        .containsExactlyInAnyOrderElementsOf(Stream.concat(
                Stream.of("num_slaves"),
                Stream.concat(new MasterFlags().all().stream(), new SlaveFlags().all().stream())
                    .map(Flag::name)
                    .filter(name -> !name.equals("master")))
            .distinct()
            .toList());
  }

  @Test
  void aClusterHasOneSlaveUnlessToldOtherwise() {
    assertThat(parse()).isInstanceOf(FlagsResult.Parsed.class);
    assertThat(flags.numSlaves()).isEqualTo(1);
    assertThat(flags.masterFlags().port()).isEqualTo(5050);

    assertThat(parse("--num_slaves=3")).isInstanceOf(FlagsResult.Parsed.class);
    assertThat(flags.numSlaves()).isEqualTo(3);
  }

  @Test
  void aNumberOfSlavesThatMakesNoSenseIsRefused() {
    for (String number : ImmutableList.of("0", "-1", "1001", "many")) {
      assertThat(parse("--num_slaves=" + number))
          .isInstanceOfSatisfying(
              FlagsResult.Error.class,
              error -> assertThat(error.message())
                  .startsWith(
                      "Configuration error: Invalid value for 'num_slaves' option: " + number));
    }
  }

  @Test
  void masterAndSlavesGetTheirOwnFlags() {
    assertThat(parse(
            "--failover_timeout=7",
            "--resources=cpus:2;mem:1024",
            "--work_dir=/tmp/there",
            "--quiet",
            "--log_dir=/tmp/log",
            "--log_buf_secs=3"))
        .isInstanceOf(FlagsResult.Parsed.class);

    assertThat(flags.masterFlags().failoverTimeout()).isEqualTo(Duration.ofSeconds(7));
    SlaveFlags slaveFlags = flags.slaveFlags("master@127.0.0.1:5050");
    assertThat(slaveFlags.master()).isEqualTo("master@127.0.0.1:5050");
    assertThat(slaveFlags.resources()).contains(Resources.parse("cpus:2;mem:1024"));
    assertThat(slaveFlags.workDir()).isEqualTo(Path.of("/tmp/there"));
    assertThat(flags.logSettings())
        .isEqualTo(
            new LogSettings("mesos-local", true, Path.of("/tmp/log"), Duration.ofSeconds(3)));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.mesos.internal.flags.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OsSchedulerHostTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:5050, true",
    "master@127.0.0.1:5050, true",
    "127.12.0.3:5050, true",
    "localhost:5050, true",
    "local, true",
    "localquiet, true",
    "10.0.0.1:5050, false",
    "127.example.com:5050, false",
    "master@host:5050, false",
    "zk://127.0.0.1:2181/mesos, false",
    "file:///127.0.0.1:5050, false",
    "'', false"
  })
  void mastersOnLoopbackAreRecognised(String master, boolean expected) {
    assertThat(OsSchedulerHost.isOnLoopback(master)).isEqualTo(expected);
  }

  @Test
  void localClusterWithoutItsModuleIsAConfigurationError() {
    assertThatThrownBy(() -> new OsSchedulerHost().launchLocal(LocalMaster.LOCAL))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("a local cluster needs mesos-local on the class path");
  }

  @Test
  void aMasterInAJvmThatHasNoneIsSoughtAsAnyOther() {
    assertThat(OsSchedulerHost.of("jvm://nowhere")).isInstanceOf(OsSchedulerHost.class);
  }
}

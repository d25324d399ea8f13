// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.util.ServiceLoader;
import org.apache.mesos.internal.sched.LocalClusterProvider;
import org.junit.jupiter.api.Test;

class JvmClusterProviderTest {

  private final LocalClusterProvider provider =
      ServiceLoader.load(LocalClusterProvider.class).findFirst().orElseThrow();

  @Test
  void driversFindIt() {
    assertThat(provider).isInstanceOf(JvmClusterProvider.class);
  }

  @Test
  void aSettingThatMakesNoSenseIsToldInOneLine() {
    assertThatThrownBy(() -> provider.launch(true, ImmutableMap.of("MESOS_NUM_SLAVES", "0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid value for 'num_slaves' option: 0 (expected: 1-1000)");
    assertThatThrownBy(() -> provider.launch(true, ImmutableMap.of("MESOS_ISOLATION", "lxc")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unrecognized isolation type: lxc");
  }

  @Test
  void aClusterIsOnLoopbackAndMayBeClosedTwice() throws IOException {
    var cluster = provider.launch(
        true, ImmutableMap.of("MESOS_RESOURCES", "cpus:1;mem:64", "MESOS_HOSTNAME", "localhost"));

    assertThat(cluster.master().toString()).startsWith("master@127.0.0.1:");
    cluster.close();
    cluster.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.mesos.MesosNativeLibrary.Version;
import org.junit.jupiter.api.Test;

class MesosNativeLibraryTest {

  @Test
  void anyLibraryIsLoaded() {
    MesosNativeLibrary.load();
    MesosNativeLibrary.load("/there/is/no/such/library.so");

    assertThat(MesosNativeLibrary.version()).isEqualTo(new Version(1, 11, 0));
    assertThat(MesosNativeLibrary.version()).hasToString(MesosNativeLibrary.VERSION);
  }

  @Test
  void versionsAreOrderedByTheirNumbers() {
    Version version = new Version(1, 11);

    assertThat(version.equals(new Version(1, 11, 0))).isTrue();
    assertThat(version).hasSameHashCodeAs(new Version(1, 11, 0));
    assertThat(version.equals((Version) null)).isFalse();
    assertThat(version).isNotEqualTo("1.11.0");
    assertThat(version.compareTo(new Version(1))).isEqualTo(1);
    assertThat(version.compareTo(new Version(1, 11, 0))).isZero();
    assertThat(version.compareTo(new Version(2, 0, 0))).isEqualTo(-1);
    assertThat(version.before(new Version(1, 11, 1))).isTrue();
    assertThat(version.before(version)).isFalse();
    assertThat(version.after(new Version(0, 28, 3))).isTrue();
    assertThat(version.after(version)).isFalse();
  }

  @Test
  void whatIsNoVersionIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Version(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Version(1, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Version(1, 1, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Version(1).compareTo(null));
  }
}

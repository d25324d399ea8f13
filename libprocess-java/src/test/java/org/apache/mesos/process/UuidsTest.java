// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidsTest {

  @Test
  void aRandomUuidIsOfVersionFourAndFollowsTheSource() {
    UUID uuid = Uuids.random(new Random(1));

    assertThat(uuid.version()).isEqualTo(4);
    assertThat(uuid.variant()).isEqualTo(2);
    assertThat(uuid)
        .isEqualTo(Uuids.random(new Random(1)))
        .isNotEqualTo(Uuids.random(new Random(2)));
  }

  @Test
  void theBytesAreInTheOrderOfTheText() {
    UUID uuid = UUID.fromString("00112233-4455-4677-8899-aabbccddeeff");

    ByteString bytes = Uuids.toBytes(uuid);

    assertThat(bytes.size()).isEqualTo(16);
    assertThat(bytes.byteAt(0)).isZero();
    assertThat(bytes.byteAt(1)).isEqualTo((byte) 0x11);
    assertThat(bytes.byteAt(15)).isEqualTo((byte) 0xff);
    assertThat(Uuids.fromBytes(bytes)).hasValue(uuid);
    assertThat(Uuids.fromBytes(ByteString.copyFromUtf8("short"))).isEmpty();
  }
}

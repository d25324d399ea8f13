// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpidTest {

  @ParameterizedTest
  @CsvSource({
    "master@127.0.0.1:5050, master@127.0.0.1:5050",
    "slave(1)@10.0.0.2:5051, slave(1)@10.0.0.2:5051",
    "@0.0.0.0:0, @0.0.0.0:0",
    "@10.0.0.1:80, @10.0.0.1:80",
    "'  a@1.2.3.4:5 extra', a@1.2.3.4:5",
    "a@1.2.3.4:5xyz, a@1.2.3.4:5",
    "a@255.255.255.255:65535, a@255.255.255.255:65535",
  })
  void aPidIsOneWordOfIdIpAndPort(String text, String expected) {
    assertThat(Upid.parse(text)).map(Upid::toString).hasValue(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "foo",
        "a@",
        "a@b",
        "a@:5",
        "a@1.2.3.4",
        "a@1.2.3.4:",
        "a@1.2.3.4:x",
        "a@1.2.3.4:65536",
        "a@1.2.3:5",
        "a@1.2.3.256:5",
        "a@1.2.3.4.5:6",
        "a@localhost:5",
        "a@1.2.3.-4:5",
        "a@1..3.4:5",
        "a@99999.2.3.4:1",
        "a@1.2.3.4:99999999999"
      })
  void anythingElseIsNoPid(String text) {
    assertThat(Upid.parse(text)).isEmpty();
  }

  @Test
  void aHostNameIsResolvedOnlyWhenAskedFor() throws UnknownHostException {
    assertThat(Upid.resolve("master@localhost:5050"))
        .map(Upid::toString)
        .hasValue("master@127.0.0.1:5050");
    assertThat(Upid.resolve("master@127.0.0.1:5050"))
        .isEqualTo(Upid.parse("master@127.0.0.1:5050"));
    assertThat(Upid.resolve("master")).isEmpty();
    assertThatThrownBy(() -> Upid.resolve("master@no-such-host.invalid:5050"))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void completeAndEmptyAreNotOpposites() {
    Upid noId = new Upid("", new Address(0x0a000001, 80));

    assertThat(noId.isComplete()).isFalse();
    assertThat(noId.isEmpty()).isFalse();
    assertThat(Upid.EMPTY.isEmpty()).isTrue();
    assertThat(Upid.EMPTY).hasToString("@0.0.0.0:0");
    assertThat(new Upid("a", new Address(0x0a000001, 80)).isComplete()).isTrue();
  }

  @Test
  void pidsAreOrderedByIpAsUnsignedThenPortThenId() {
    Upid low = new Upid("b", new Address(0x0a000001, 80));
    Upid samePlace = new Upid("c", new Address(0x0a000001, 80));
    Upid laterPort = new Upid("a", new Address(0x0a000001, 81));
    Upid high = new Upid("a", new Address(0xc0a80001, 1));

    assertThat(low).isLessThan(samePlace);
    assertThat(samePlace).isLessThan(laterPort);
    assertThat(laterPort).isLessThan(high);
  }
}

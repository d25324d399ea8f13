// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.apache.mesos.internal.detector.ZooKeeperUrl.Authentication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZooKeeperUrlTest {

  private static final Authentication JAKE = new Authentication("digest", "jake:1");

  /** Reference: the ZooKeeper URL test without credentials. */
  @Test
  void urlWithoutCredentials() {
    assertThat(ZooKeeperUrl.parse("zk://host1:port1"))
        .isEqualTo(new ZooKeeperUrl(null, "host1:port1", "/"));
  }

  /** Reference: the ZooKeeper URL test with credentials. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zk://jake:1@host1:port1              | host1:port1             | /",
        "zk://jake:1@host1:port1/             | host1:port1             | /",
        "zk://jake:1@host1:port1,host2:port2  | host1:port1,host2:port2 | /",
        "zk://jake:1@host1:port1,host2:port2/ | host1:port1,host2:port2 | /",
        "zk://jake:1@host1:port1,host2:port2/path/to/znode"
            + "| host1:port1,host2:port2 | /path/to/znode"
      })
  void urlWithCredentials(String url, String servers, String path) {
    assertThat(ZooKeeperUrl.parse(url)).isEqualTo(new ZooKeeperUrl(JAKE, servers, path));
  }

  @Test
  void credentialsReachToTheLastAt() {
    assertThat(ZooKeeperUrl.parse(" zk://a@b:c@host:1/p@q\n"))
        .isEqualTo(new ZooKeeperUrl(new Authentication("digest", "a@b:c"), "host:1", "/p@q"));
  }

  @Test
  void slashAtTheEndIsNoPartOfThePath() {
    assertThat(ZooKeeperUrl.parse("zk://host:1/mesos/").path()).isEqualTo("/mesos");
    assertThat(ZooKeeperUrl.parse("zk://host:1//").path()).isEqualTo("/");
  }

  @Test
  void credentialsAreNotPrinted() {
    ZooKeeperUrl url = ZooKeeperUrl.parse("zk://jake:secret@host1:port1/mesos");

    assertThat(url).hasToString("zk://host1:port1/mesos");
    assertThat(url.authentication()).hasToString("digest:***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "zk:/", "k://host:1", "z", "ZK://host:1", "file://x", "host:1"})
  void otherBeginningsAreRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ZooKeeperUrl.parse(text))
        .withMessage("Expecting 'zk://' at the beginning of the URL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zk://", "zk:///path", "zk://jake:1@", "zk://jake:1@/path"})
  void urlWithoutServersIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ZooKeeperUrl.parse(text))
        .withMessage("Expecting servers (host:port,host:port) in the URL");
  }

  @Test
  void garbageIsAUrlOrRefused() {
    Random random = new Random(2);
    String alphabet = "zk:/@,a1 \t\0\u00e9";
    for (int i = 0; i < 5000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "zk://" : "");
      for (int length = random.nextInt(12); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        assertThat(ZooKeeperUrl.parse(text.toString()).path()).startsWith("/");
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith("Expecting ");
      }
    }
  }
}

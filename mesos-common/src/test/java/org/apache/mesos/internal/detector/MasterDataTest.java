// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.apache.mesos.Protos.Address;
import org.apache.mesos.Protos.MasterInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MasterDataTest {

  /** 10.1.2.3, first byte lowest. */
  private static final int IP = 0x0302010a;

  private static final String PID = "master@10.1.2.3:5050";

  private static final MasterInfo INFO =
      MasterInfo.newBuilder().setId("id").setIp(IP).setPort(5050).build();

  private static Optional<String> read(MasterData form, byte[] data) {
    return form.read(data).map(Object::toString);
  }

  private static Optional<String> json(String text) {
    return read(MasterData.JSON, text.getBytes(UTF_8));
  }

  @Test
  void pid() {
    assertThat(read(MasterData.PID, PID.getBytes(UTF_8))).contains(PID);
    assertThat(read(MasterData.PID, (PID + "\n").getBytes(UTF_8))).contains(PID);
  }

  @Test
  void protobufSaysItByPidOrAddressOrIp() {
    MasterInfo other = INFO.toBuilder()
        .setAddress(Address.newBuilder().setIp("10.1.2.4").setPort(5051))
        .build();

    assertThat(read(MasterData.PROTOBUF, INFO.toByteArray())).contains(PID);
    assertThat(read(MasterData.PROTOBUF, other.toByteArray())).contains("master@10.1.2.4:5051");
    assertThat(read(MasterData.PROTOBUF, other.toBuilder().setPid(PID).build().toByteArray()))
        .contains(PID);
  }

  /** What a master of Mesos 1.11 writes, as by json.info_ in the spec. */
  @Test
  void jsonOfANewMaster() {
    String text = "{\"address\":{\"hostname\":\"h\",\"ip\":\"10.1.2.3\",\"port\":5050},"
        + "\"capabilities\":[{\"type\":\"AGENT_UPDATE\"},{\"type\":\"QUOTA_V2\"}],"
        + "\"hostname\":\"h\",\"id\":\"i\",\"ip\":50462986,\"pid\":\"master@10.1.2.3:5050\","
        + "\"port\":5050,\"version\":\"1.11.0\"}";

    assertThat(json(text)).contains(PID);
    assertThat(json(text.replace("\"pid\":\"master@10.1.2.3:5050\",", ""))).contains(PID);
  }

  @Test
  void jsonWithIpAndPortOnly() {
    assertThat(json("{\"id\":\"i\",\"ip\":" + IP + ",\"port\":5050}")).contains(PID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "7",
        "{",
        "{}",
        "{\"pid\":{\"pid\":1}}",
        "{\"pid\":\"master@host:5050\"}",
        "{\"pid\":\"nonsense\"}",
        "{\"ip\":[],\"port\":{}}",
        "{\"ip\":1,\"port\":70000}",
        "{\"address\":7}",
        "{\"address\":{\"ip\":\"10.0.0.1\"}}",
        "{\"address\":{\"ip\":\"::1\",\"port\":5050}}",
        "{\"address\":{\"ip\":\"10.0.0.1\",\"port\":5050}"
      })
  void jsonThatSaysNothingIsRefused(String text) {
    assertThat(json(text)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void garbageIsRefused(MasterData form) {
    Random random = new Random(3);
    for (int i = 0; i < 5000; i++) {
      byte[] data = new byte[random.nextInt(40)];
      random.nextBytes(data);
      assertThat(form.read(data)).isEmpty();
    }
  }
}

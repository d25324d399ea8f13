// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.internal.Messages.LostSlaveMessage;
import org.apache.mesos.internal.Messages.PingSlaveMessage;
import org.apache.mesos.internal.Messages.PongSlaveMessage;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.ShutdownMessage;
import org.apache.mesos.internal.Messages.SlaveRegisteredMessage;
import org.apache.mesos.internal.master.SlaveObserver.PingKind;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.sim.RecordingProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pings and what comes of silence (handlers.md 5). */
class SlaveObserverTest {

  private static final Duration PING_INTERVAL = Duration.ofSeconds(15);

  private final MasterFixture cluster = new MasterFixture();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aSlaveIsPingedWhenItRegistersAndEvery15Seconds() {
    var slave = cluster.slave();
    assertThat(slave.process().received("PING")).hasSize(1);

    cluster.advance(PING_INTERVAL.minusNanos(1));
    assertThat(slave.process().received("PING")).hasSize(1);
    cluster.advance(Duration.ofNanos(1));
    assertThat(slave.process().received("PING")).hasSize(2);

    Message ping = slave.process().received("PING").get(0);
    assertThat(ping.body().isEmpty()).isTrue();
    assertThat(ping.from().toString()).isEqualTo("slave-observer(1)@10.0.0.1:5050");
  }

  /** Reference: FaultToleranceTest.SlavePartitioned. */
  @Test
  void aSlaveThatMissesFivePingsIsRemoved() {
    var scheduler = cluster.scheduler();
    var slave = cluster.slave();

    cluster.advance(PING_INTERVAL.multipliedBy(5).minusNanos(1));
    assertThat(scheduler.received(LostSlaveMessage.class)).isEmpty();
    cluster.advance(Duration.ofNanos(1));

    assertThat(scheduler.last(LostSlaveMessage.class).getSlaveId()).isEqualTo(slave.id());
    assertThat(slave.received(ShutdownMessage.class)).hasSize(1);
    assertThat(slave.process().received("PING")).hasSize(5);
    assertThat(cluster.stat("activated_slaves")).isZero();
    cluster.advance(Duration.ofMinutes(5));
    assertThat(slave.process().received("PING")).hasSize(5);
    assertThat(scheduler.received(LostSlaveMessage.class)).hasSize(1);
  }

  @Test
  void aSlaveThatAnswersInTimeStays() {
    var slave = cluster.slave();

    for (int i = 0; i < 20; i++) {
      cluster.advance(PING_INTERVAL.multipliedBy(4));
      pong(slave);
    }

    assertThat(cluster.stat("connected_slaves")).isEqualTo(1);
  }

  @Test
  void fiveMissedPingsCountFromTheLastAnswer() {
    var slave = cluster.slave();
    cluster.advance(PING_INTERVAL.multipliedBy(4).plusSeconds(14));
    pong(slave);

    cluster.advance(Duration.ofSeconds(1).plus(PING_INTERVAL.multipliedBy(5)).minusNanos(1));
    assertThat(cluster.stat("connected_slaves")).isEqualTo(1);
    cluster.advance(Duration.ofNanos(1));
    assertThat(cluster.stat("connected_slaves")).isZero();
  }

  @Test
  void onlyTheSilentOneOfTwoSlavesInAnOsProcessIsRemoved() {
    var node = cluster.peer("node").node();
    var silent = new RecordingProcess("slave(1)");
    var talking = new RecordingProcess("slave(2)");
    for (RecordingProcess slave : List.of(silent, talking)) {
      node.spawn(slave);
      slave.tell(
          cluster.pid(),
          RegisterSlaveMessage.newBuilder().setSlave(Samples.slave()).build());
    }
    cluster.settle();

    for (int i = 0; i < 5; i++) {
      talking.tell(talking.received("PING").get(i).from(), "PONG", ByteString.EMPTY);
      cluster.advance(PING_INTERVAL);
    }

    assertThat(cluster.stat("connected_slaves")).isEqualTo(1);
    assertThat(cluster.body("/master/state.json"))
        .contains(talking.last(SlaveRegisteredMessage.class).getSlaveId().getValue());
    assertThat(cluster.stat("activated_slaves")).isEqualTo(1);
  }

  @Test
  void slavesOfLaterReleasesArePingedTheirWay() {
    var slave = cluster.newSlave();
    slave.tell(RegisterSlaveMessage.newBuilder()
        .setSlave(Samples.slave())
        .setVersion("0.28.3")
        .build());

    cluster.advance(PING_INTERVAL.multipliedBy(4));
    slave
        .process()
        .tell(
            slave.process().received("mesos.internal.PingSlaveMessage").get(0).from(),
            PongSlaveMessage.getDefaultInstance());
    cluster.advance(PING_INTERVAL.multipliedBy(4));

    assertThat(slave.last(PingSlaveMessage.class).getConnected()).isTrue();
    assertThat(slave.process().received("PING")).isEmpty();
    assertThat(cluster.stat("connected_slaves")).isEqualTo(1);
  }

  @Test
  void slavesOf021To025AreToldByTheBodyWhetherTheyAreConnected() throws IOException {
    var slave = cluster.newSlave();
    slave.tell(RegisterSlaveMessage.newBuilder()
        .setSlave(Samples.slave().toBuilder().setCheckpoint(true))
        .setVersion("0.22.1")
        .build());

    slave.disconnect();
    cluster.advance(PING_INTERVAL);

    List<Message> pings = slave.process().received("PING");
    assertThat(PingSlaveMessage.parseFrom(pings.get(0).body()).getConnected()).isTrue();
    assertThat(PingSlaveMessage.parseFrom(pings.get(1).body()).getConnected()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', RAW",
    "garbage, RAW",
    "0.1.0-SNAPSHOT, MESSAGE",
    "0.20.1, MESSAGE",
    "0.21.0, ENCODED",
    "0.25.1, ENCODED",
    "0.26.0, MESSAGE",
    "0.28.3-rc1, MESSAGE",
    "1.0.0, MESSAGE",
    "1.11.0, MESSAGE",
    "99999999999.1, RAW"
  })
  void theKindOfPingIsTheReleases(String version, PingKind kind) {
    assertThat(PingKind.of(version)).isEqualTo(kind);
  }

  private void pong(MasterFixture.SlavePeer slave) {
    slave.process().tell(slave.process().received("PING").get(0).from(), "PONG", ByteString.EMPTY);
    cluster.settle();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos.Attribute;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.internal.master.registry.Operation.Return;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.sim.Simulation;
import org.apache.mesos.process.sim.VirtualClock;
import org.junit.jupiter.api.Test;

class RegistrarTest {

  private final HoldingValue value = new HoldingValue();
  private final VirtualClock clock = new VirtualClock();
  private final Registrar registrar = registrar("first");

  private Registrar registrar(String master) {
    Registrar result = new Registrar(value, clock, Runnable::run);
    var unused = result.recover(master(master));
    return result;
  }

  private static MasterInfo master(String id) {
    return MasterInfo.newBuilder().setId(id).setIp(1).setPort(5050).build();
  }

  private static SlaveID id(String id) {
    return SlaveID.newBuilder().setValue(id).build();
  }

  private static SlaveInfo slave(String id) {
    return SlaveInfo.newBuilder().setHostname("host").setId(id(id)).build();
  }

  private static Operation admit(String id) {
    return new Operation.Admit(slave(id));
  }

  private static Operation remove(String id) {
    return new Operation.Remove(id(id), Return.REFUSED);
  }

  private List<SlaveInfo> recoveredBy(String master) {
    return new Registrar(value, clock, Runnable::run).recover(master(master)).value();
  }

  @Test
  void theNextLeaderKnowsWhoWasAdmitted() {
    registrar.apply(admit("a"));
    registrar.apply(admit("b"));

    assertThat(recoveredBy("second")).containsExactly(slave("a"), slave("b"));
  }

  @Test
  void whatASlaveTellsAgainIsNotWrittenDown() {
    SlaveInfo detailed = slave("a").toBuilder()
        .addAllResources(Resources.parse("cpus:2"))
        .addAttributes(Attribute.newBuilder()
            .setName("rack")
            .setType(Value.Type.TEXT)
            .setText(Value.Text.newBuilder().setValue("1")))
        .build();

    registrar.apply(new Operation.Admit(detailed));

    assertThat(recoveredBy("second")).containsExactly(slave("a"));
  }

  @Test
  void anOperationIsDoneWhenItIsDurable() {
    value.hold();

    Future<Boolean> admitted = registrar.apply(admit("a"));
    assertThat(admitted.isPending()).isTrue();
    value.release();

    assertThat(admitted.value()).isTrue();
  }

  @Test
  void operationsThatComeDuringAWriteShareTheNextOne() {
    int before = value.writes();
    value.hold();

    List<Future<Boolean>> admitted = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      admitted.add(registrar.apply(admit("slave" + i)));
    }
    value.release();

    assertThat(admitted).allMatch(Future::value);
    assertThat(value.writes() - before).isEqualTo(2);
    assertThat(recoveredBy("second")).hasSize(10);
  }

  @Test
  void operationsTakeEffectInTheirOrder() {
    value.hold();
    registrar.apply(admit("x"));

    registrar.apply(admit("a"));
    registrar.apply(remove("a"));
    registrar.apply(admit("b"));
    value.release();

    assertThat(recoveredBy("second")).containsExactly(slave("x"), slave("b"));
    assertThat(registrar.isRemoved(id("a"))).isTrue();
  }

  @Test
  void aSlaveThatIsThereAlreadyNeedsNoWrite() {
    registrar.apply(admit("a"));
    int before = value.writes();

    assertThat(registrar.apply(admit("a")).value()).isTrue();

    assertThat(value.writes()).isEqualTo(before);
  }

  @Test
  void aSlaveThatWasRemovedIsKnownAsSuchToTheNextLeader() {
    registrar.apply(admit("a"));
    registrar.apply(admit("b"));

    assertThat(registrar.apply(remove("a")).value()).isTrue();
    registrar.apply(new Operation.Remove(id("b"), Return.ALLOWED));

    Registrar next = registrar("second");
    assertThat(next.isRemoved(id("a"))).isTrue();
    assertThat(next.isRemoved(id("b"))).isFalse();
    assertThat(next.apply(remove("c")).value()).isFalse();
  }

  @Test
  void aSlaveThatIsAdmittedAgainIsNotRemovedAnyMore() {
    registrar.apply(remove("a"));

    registrar.apply(admit("a"));

    assertThat(registrar.isRemoved(id("a"))).isFalse();
  }

  @Test
  void onlyTheLatestRemovedOnesAreRemembered() {
    for (int i = 0; i <= RegisteredSlaves.MAX_REMOVED; i++) {
      registrar.apply(remove("slave" + i));
    }

    assertThat(registrar.isRemoved(id("slave0"))).isFalse();
    assertThat(registrar.isRemoved(id("slave1"))).isTrue();
    assertThat(registrar.isRemoved(id("slave" + RegisteredSlaves.MAX_REMOVED))).isTrue();
  }

  @Test
  void nobodyIsAdmittedWhoseEntryDoesNotFit() {
    value.limit(100);
    Registrar small = registrar("second");
    int admitted = 0;

    while (small.apply(admit("slave" + admitted)).value()) {
      admitted++;
    }

    assertThat(admitted).isBetween(1, 5);
    small.apply(new Operation.Remove(id("slave0"), Return.ALLOWED));
    assertThat(small.apply(admit("other")).value()).isTrue();
    assertThat(recoveredBy("third")).hasSize(admitted);
  }

  @Test
  void aFormerLeaderFailsWithItsNextWrite() {
    registrar("second");

    assertThatThrownBy(() -> registrar.apply(admit("a")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Lost the election: another master has written the registry");
    assertThat(recoveredBy("third")).isEmpty();
  }

  @Test
  void whatComesDuringTheRecoveryWaitsForIt() {
    value.hold();
    Registrar next = registrar("second");

    Future<Boolean> admitted = next.apply(admit("a"));
    assertThat(admitted.isPending()).isTrue();
    value.release();

    assertThat(admitted.value()).isTrue();
  }

  @Test
  void aRegistryThatCannotBeReadIsFatal() {
    HoldingValue garbage = new HoldingValue();
    garbage.replace(ByteString.copyFromUtf8("garbage"), 0);

    assertThatThrownBy(() -> new Registrar(garbage, clock, Runnable::run).recover(master("first")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Failed to read the registry: it is no registry");
  }

  @Test
  void aWriteThatTakesTooLongIsFatal() {
    List<String> fatal = new ArrayList<>();
    try (Simulation simulation = new Simulation()) {
      Registrar slow = new Registrar(value, simulation.clock(), call -> {
        try {
          call.run();
        } catch (IllegalStateException e) {
          fatal.add(e.getMessage());
        }
      });
      var unused = slow.recover(master("second"));
      value.hold();
      slow.apply(admit("a"));

      simulation.advance(Registrar.WRITE_TIMEOUT.minusNanos(1));
      assertThat(fatal).isEmpty();
      simulation.advance(Duration.ofNanos(1));

      assertThat(fatal)
          .containsExactly("Failed to write the registry: it was not written within PT20S");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrameworksManagerTest {

  private static final FrameworkID ID = Samples.frameworkId("framework");

  private final Simulation simulation = new Simulation();
  private final FakeStorage storage = new FakeStorage();
  private final FrameworksManager manager = new FrameworksManager(storage);

  @BeforeEach
  void spawn() {
    simulation.newNode().spawn(manager);
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  /** Reference: MasterTest FrameworksManager.AddFramework. */
  @Test
  void whatIsAddedIsListed() {
    assertThat(simulation.await(manager.list())).isEmpty();

    assertThat(add()).isTrue();

    assertThat(simulation.await(manager.list()))
        .containsExactly(Map.entry(ID, Samples.framework()));
    assertThat(exists()).isTrue();
    assertThat(storage.infos).containsKey(ID);
  }

  /** Reference: MasterTest FrameworksManager.RemoveFramework. */
  @Test
  void anUnknownFrameworkCannotBeRemoved() {
    Future<Boolean> removed = manager.remove(ID, Duration.ZERO);
    simulation.settle();

    assertThat(removed.failure()).hasMessage("Error removing non-existing framework.");
  }

  /** Reference: MasterTest FrameworksManager.RemoveFramework. */
  @Test
  void aFrameworkIsRemovedAfterItsTime() {
    add();
    Future<Boolean> removed = manager.remove(ID, Duration.ofSeconds(1));
    simulation.advance(Duration.ofMillis(999));
    assertThat(removed.isPending()).isTrue();

    simulation.advance(Duration.ofMillis(1));

    assertThat(removed.value()).isTrue();
    assertThat(exists()).isFalse();
    assertThat(storage.infos).isEmpty();
  }

  /** Reference: MasterTest FrameworksManager.ResurrectFramework. */
  @Test
  void onlyAKnownFrameworkIsResurrected() {
    assertThat(simulation.await(manager.resurrect(ID))).isFalse();

    add();

    assertThat(simulation.await(manager.resurrect(ID))).isTrue();
  }

  /** Reference: MasterTest FrameworksManager.ResurrectExpiringFramework. */
  @Test
  void aResurrectedFrameworkIsNotRemoved() {
    add();
    Future<Boolean> removed = manager.remove(ID, Duration.ofSeconds(2));

    assertThat(simulation.await(manager.resurrect(ID))).isTrue();
    simulation.advance(Duration.ofSeconds(2));

    assertThat(removed.value()).isFalse();
    assertThat(exists()).isTrue();
  }

  /** Reference: MasterTest FrameworksManager.ResurrectInterspersedExpiringFrameworks. */
  @Test
  void theRemovalAfterAResurrectionCounts() {
    add();
    Future<Boolean> first = manager.remove(ID, Duration.ofSeconds(2));
    assertThat(simulation.await(manager.resurrect(ID))).isTrue();
    Future<Boolean> second = manager.remove(ID, Duration.ofSeconds(1));

    simulation.advance(Duration.ofSeconds(1));
    assertThat(second.value()).isTrue();
    simulation.advance(Duration.ofSeconds(2));
    assertThat(first.value()).isFalse();
  }

  @Test
  void aRemovalThatIsPutOffHappensAtTheLaterTime() {
    add();
    Future<Boolean> first = manager.remove(ID, Duration.ofSeconds(1));
    Future<Boolean> second = manager.remove(ID, Duration.ofSeconds(3));

    simulation.advance(Duration.ofSeconds(1));
    assertThat(first.value()).isFalse();
    simulation.advance(Duration.ofSeconds(2));
    assertThat(second.value()).isTrue();
  }

  /** Reference: MasterTest FrameworksManager.CacheFailure. */
  @Test
  void withoutAListOnlyAddingWorks() {
    storage.isBroken = true;

    Future<?> listed = manager.list();
    boolean isAdded = add();
    Future<Boolean> removed = manager.remove(ID, Duration.ZERO);
    simulation.settle();

    assertThat(listed.failure()).hasMessage("Error caching framework infos.");
    assertThat(isAdded).isTrue();
    assertThat(removed.failure()).hasMessage("Error caching framework infos.");
    assertThat(storage.lists).isEqualTo(2);
    assertThat(storage.removes).isZero();
  }

  @Test
  void aListThatFailedIsTriedAgain() {
    storage.isBroken = true;
    Future<?> listed = manager.list();
    simulation.settle();
    assertThat(listed.isFailed()).isTrue();

    storage.isBroken = false;

    assertThat(simulation.await(manager.list())).isEmpty();
  }

  private boolean add() {
    return simulation.await(manager.add(ID, Samples.framework()));
  }

  private boolean exists() {
    return simulation.await(manager.exists(ID));
  }

  private static final class FakeStorage implements FrameworksStorage {

    private final Map<FrameworkID, FrameworkInfo> infos = new LinkedHashMap<>();
    private boolean isBroken;
    private int lists;
    private int removes;

    @Override
    public Future<Map<FrameworkID, FrameworkInfo>> list() {
      lists++;
      return isBroken ? Future.failed("broken") : Future.ready(infos);
    }

    @Override
    public Future<Boolean> add(FrameworkID id, FrameworkInfo info) {
      infos.put(id, info);
      return Future.ready(true);
    }

    @Override
    public Future<Boolean> remove(FrameworkID id) {
      removes++;
      return Future.ready(infos.remove(id) != null);
    }
  }
}

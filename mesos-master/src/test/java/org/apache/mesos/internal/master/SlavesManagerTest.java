// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.internal.Messages.LostSlaveMessage;
import org.apache.mesos.internal.Messages.ShutdownMessage;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of slaves and its endpoints (master.md 11). */
class SlavesManagerTest {

  private static final HostPort A = new HostPort("a", 1);
  private static final HostPort B = new HostPort("b", 2);

  private final Simulation simulation = new Simulation();
  private final Node node = simulation.newNode();
  private final List<String> heard = new ArrayList<>();
  private final Promise<Boolean> stored = new Promise<>();

  @AfterEach
  void close() {
    simulation.close();
  }

  @Test
  void aSlaveIsAddedDeactivatedActivatedAndRemoved() {
    SlavesManager manager = manager(new MemorySlavesStorage());

    assertThat(status("/slaves/add", "a", "1")).isEqualTo(200);
    assertThat(body("/slaves/activated")).isEqualTo("a:1\n");
    assertThat(status("/slaves/deactivate", "a", "1")).isEqualTo(200);
    assertThat(body("/slaves/activated")).isEmpty();
    assertThat(body("/slaves/deactivated")).isEqualTo("a:1\n");
    assertThat(status("/slaves/activate", "a", "1")).isEqualTo(200);
    assertThat(body("/slaves/activated")).isEqualTo("a:1\n");
    assertThat(status("/slaves/remove", "a", "1")).isEqualTo(200);

    assertThat(body("/slaves/activated")).isEmpty();
    assertThat(body("/slaves/deactivated")).isEmpty();
    assertThat(heard)
        .containsExactly("activated a:1", "deactivated a:1", "activated a:1", "deactivated a:1");
    assertThat(manager.id()).isEqualTo("slaves");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    manager(new MemorySlavesStorage());

    assertThat(status("/slaves/remove", "a", "1")).isEqualTo(500);
    assertThat(status("/slaves/activate", "a", "1")).isEqualTo(500);
    assertThat(status("/slaves/deactivate", "a", "1")).isEqualTo(500);
    assertThat(status("/slaves/add", "a", "1")).isEqualTo(200);
    assertThat(status("/slaves/add", "a", "1")).isEqualTo(500);
    assertThat(status("/slaves/activate", "a", "1")).isEqualTo(500);
    assertThat(heard).containsExactly("activated a:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a,port=", "a,port=x", "a,port=-1", "a,port=65536", ",port=1"})
  void aRequestThatNamesNoSlaveIsNotFound(String hostname) {
    manager(new MemorySlavesStorage());

    ImmutableMap<String, String> query = ImmutableMap.of("hostname", hostname);
    for (String operation : List.of("add", "remove", "activate", "deactivate")) {
      assertThat(get("/slaves/" + operation, query).status()).isEqualTo(404);
      assertThat(get("/slaves/" + operation, ImmutableMap.of()).status()).isEqualTo(404);
    }
  }

  @Test
  void theQueryMayHaveTheFormOfTheWeb() {
    manager(new MemorySlavesStorage());

    assertThat(get("/slaves/add", ImmutableMap.of("port", "1", "hostname", "a")).status())
        .isEqualTo(200);
  }

  @Test
  void whatIsNotStoredDoesNotHappen() {
    manager(new PendingStorage());
    Future<HttpResponse> response =
        node.request(HttpRequest.get("/slaves/add", ImmutableMap.of("hostname", "a,port=1")));
    simulation.settle();
    assertThat(response.isPending()).isTrue();

    stored.set(false);
    simulation.settle();

    assertThat(response.value().status()).isEqualTo(500);
    assertThat(heard).isEmpty();
  }

  @Test
  void aFailedStorageIsAnError() {
    manager(new PendingStorage());
    stored.fail("disk full");

    assertThat(status("/slaves/add", "a", "1")).isEqualTo(500);
    assertThat(heard).isEmpty();
  }

  @Test
  void ofTwoChangesAtOnceTheFirstCounts() {
    SlavesManager manager = manager(new PendingStorage());
    Future<Boolean> first = manager.dispatch(() -> manager.add(A));
    Future<Boolean> second = manager.dispatch(() -> manager.add(A));
    simulation.settle();

    stored.set(true);
    simulation.settle();

    assertThat(first.value()).isTrue();
    assertThat(second.value()).isFalse();
    assertThat(heard).containsExactly("activated a:1");
  }

  @Test
  void theInitialSlavesAreActive() {
    node.spawn(new SlavesManager(
        new MemorySlavesStorage(),
        ImmutableSet.of(A, B),
        new RecordingListener(),
        request -> Future.ready(HttpResponse.ok())));

    assertThat(body("/slaves/activated")).isEqualTo("a:1\nb:2\n");
    assertThat(heard).containsExactly("activated a:1", "activated b:2");
  }

  @Test
  void changesBySomebodyElseAreTakenOver() {
    SlavesManager manager = manager(new MemorySlavesStorage());
    status("/slaves/add", "a", "1");
    heard.clear();

    manager.execute(() -> manager.updateActive(ImmutableSet.of(B)));
    manager.execute(() -> manager.updateInactive(ImmutableSet.of(A)));

    assertThat(body("/slaves/activated")).isEqualTo("b:2\n");
    assertThat(body("/slaves/deactivated")).isEqualTo("a:1\n");
    assertThat(heard).containsExactly("deactivated a:1", "activated b:2");
  }

  @Test
  void theFlagIsAListOrAStar() {
    assertThat(SlavesManager.parse("*")).contains(ImmutableSet.of());
    assertThat(SlavesManager.parse("a:1,b:2")).contains(ImmutableSet.of(A, B));
    assertThat(SlavesManager.parse("a:1,")).contains(ImmutableSet.of(A));
    for (String bad : List.of("a", "a:", ":1", "a:b", "a:1:2", "zoo://h:1/path", "a:1,b")) {
      assertThat(SlavesManager.parse(bad)).as(bad).isEmpty();
    }
  }

  @Test
  void aDeactivatedSlaveIsShutDownAndRemoved() {
    try (MasterFixture cluster = new MasterFixture()) {
      var scheduler = cluster.scheduler();
      var slave = cluster.slave();
      ImmutableMap<String, String> query = ImmutableMap.of("hostname", "host,port=5050");
      assertThat(cluster.get("/slaves/add", query).status()).isEqualTo(200);

      assertThat(cluster.get("/slaves/deactivate", query).status()).isEqualTo(200);
      cluster.settle();

      assertThat(slave.received(ShutdownMessage.class)).hasSize(1);
      assertThat(scheduler.last(LostSlaveMessage.class).getSlaveId()).isEqualTo(slave.id());
      assertThat(cluster.stat("activated_slaves")).isZero();
    }
  }

  @Test
  void aSlaveThatIsNotThereCanBeActivatedAndDeactivated() {
    try (MasterFixture cluster = new MasterFixture()) {
      cluster.slave();
      ImmutableMap<String, String> query = ImmutableMap.of("hostname", "elsewhere,port=5050");

      cluster.get("/slaves/add", query);
      assertThat(cluster.stat("activated_slaves")).isEqualTo(2);
      cluster.get("/slaves/remove", query);

      assertThat(cluster.stat("activated_slaves")).isEqualTo(1);
      assertThat(cluster.stat("connected_slaves")).isEqualTo(1);
    }
  }

  private SlavesManager manager(SlavesStorage storage) {
    SlavesManager manager = new SlavesManager(
        storage,
        ImmutableSet.of(),
        new RecordingListener(),
        request -> Future.ready(HttpResponse.ok()));
    node.spawn(manager);
    return manager;
  }

  private int status(String path, String host, String port) {
    return get(path, ImmutableMap.of("hostname", host + ",port=" + port)).status();
  }

  private String body(String path) {
    return get(path, ImmutableMap.of()).body().toStringUtf8();
  }

  private HttpResponse get(String path, ImmutableMap<String, String> query) {
    return simulation.await(node.request(HttpRequest.get(path, query)));
  }

  private final class RecordingListener implements SlavesManager.Listener {

    @Override
    public void activated(HostPort slave) {
      heard.add("activated " + slave);
    }

    @Override
    public void deactivated(HostPort slave) {
      heard.add("deactivated " + slave);
    }
  }

  /** Every change waits for the same promise. */
  private final class PendingStorage implements SlavesStorage {

    @Override
    public Future<Boolean> add(HostPort slave) {
      return stored.future();
    }

    @Override
    public Future<Boolean> remove(HostPort slave) {
      return stored.future();
    }

    @Override
    public Future<Boolean> activate(HostPort slave) {
      return stored.future();
    }

    @Override
    public Future<Boolean> deactivate(HostPort slave) {
      return stored.future();
    }
  }
}

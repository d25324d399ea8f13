// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is served when, with one thread for all. */
class FairnessTest {

  private static final class Worker extends Process {
    private final List<String> served;

    Worker(String id, List<String> served) {
      super(id);
      this.served = served;
    }

    void work() {
      served.add(id());
    }
  }

  private final Simulation simulation = new Simulation();
  private final Node node = simulation.newNode();
  private final List<String> served = new ArrayList<>();

  @AfterEach
  void close() {
    simulation.close();
  }

  private Worker spawn(String id) {
    Worker worker = new Worker(id, served);
    node.spawn(worker);
    return worker;
  }

  @Test
  void aProcessThatIsFloodedDoesNotStarveAnother() {
    Worker flooded = spawn("flooded");
    Worker other = spawn("other");
    for (int i = 0; i < 100_000; i++) {
      flooded.execute(flooded::work);
    }
    other.execute(other::work);

    simulation.settle();

    assertThat(served).hasSize(100_001);
    assertThat(served.indexOf("other")).isLessThan(1_000);
  }

  @Test
  void aProcessThatFloodsItselfDoesNotStarveAnother() {
    Worker restless = spawn("restless");
    Worker other = spawn("other");
    restless.execute(() -> again(restless, 100_000));
    other.execute(other::work);

    simulation.settle();

    assertThat(served.indexOf("other")).isLessThan(1_000);
    assertThat(served).hasSize(100_001);
  }

  private static void again(Worker worker, int times) {
    worker.work();
    if (times > 1) {
      worker.execute(() -> again(worker, times - 1));
    }
  }

  @Test
  void tenThousandProcessesWithWorkEachGetTheirTurn() {
    int processes = 10_000;
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      workers.add(spawn("worker" + i));
    }
    // More than a turn's worth for each.
    for (int round = 0; round < 200; round++) {
      workers.forEach(worker -> worker.execute(worker::work));
    }

    simulation.settle();

    assertThat(served).hasSize(200 * processes);
    List<String> firstTurns = served.stream().distinct().toList();
    assertThat(firstTurns).hasSize(processes);
    // The last one had its first turn before anybody had a second.
    assertThat(served.indexOf("worker9999")).isLessThan(served.lastIndexOf("worker0"));
  }

  @Test
  void messagesToNobodyLeaveNothingBehind() {
    Upid nobody = new Upid("nobody", node.address());
    for (int i = 0; i < 10_000; i++) {
      node.post(Upid.EMPTY, nobody, "PING", ByteString.EMPTY);
    }

    simulation.settle();

    assertThat(simulation.filters().seen()).isEmpty();
    assertThat(simulation.clock().pendingTimers()).isZero();
  }
}

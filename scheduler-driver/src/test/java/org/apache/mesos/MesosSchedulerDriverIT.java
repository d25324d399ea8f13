// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.internal.Messages.DeactivateFrameworkMessage;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.KillTaskMessage;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ResourceOffersMessage;
import org.apache.mesos.internal.Messages.ReviveOffersMessage;
import org.apache.mesos.internal.Messages.UnregisterFrameworkMessage;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.transport.NettyTransport;
import org.apache.mesos.process.transport.TransportConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The driver as users have it: real threads, real sockets, a master that answers. */
class MesosSchedulerDriverIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final FrameworkID ID =
      FrameworkID.newBuilder().setValue("framework").build();
  private static final int KILLS = 1000;

  private final StoppingScheduler scheduler = new StoppingScheduler();
  private final Master master = new Master();
  private Node node;

  @BeforeEach
  void startMaster() throws IOException {
    node = Node.builder(new NettyTransport(TransportConfig.loopback())).build();
    var unused = node.spawn(master);
  }

  @AfterEach
  void closeMaster() {
    node.close();
  }

  private MesosSchedulerDriver driver(String where) {
    return new MesosSchedulerDriver(
        scheduler, FrameworkInfo.newBuilder().setUser("").setName("test").build(), where);
  }

  private MesosSchedulerDriver driver() {
    return driver(master.self().toString());
  }

  private static <T> T await(Future<T> future) throws InterruptedException {
    assertThat(future.await(LIMIT)).as("arrived in time").isTrue();
    return future.value();
  }

  @Test
  void driverRegistersActsStopsAndEnds() throws Exception {
    MesosSchedulerDriver driver = driver();

    assertThat(driver.start()).isEqualTo(Status.DRIVER_RUNNING);
    assertThat(await(scheduler.registration())).isEqualTo(ID);
    for (int i = 0; i < KILLS; i++) {
      var unused = driver.killTask(TaskID.newBuilder().setValue("" + i).build());
    }
    assertThat(driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(driver.join()).isEqualTo(Status.DRIVER_STOPPED);

    assertThat(await(master.killsBeforeTheEnd.future())).isEqualTo(KILLS);
    await(master.connectionLost.future());
  }

  @Test
  void joinOnAnotherThreadIsWokenByStop() throws Exception {
    MesosSchedulerDriver driver = driver(node.address().toString());
    CompletableFuture<Status> run = CompletableFuture.supplyAsync(driver::run);
    await(scheduler.registration());

    assertThat(driver.stop(true)).isEqualTo(Status.DRIVER_STOPPED);

    assertThat(run.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Status.DRIVER_STOPPED);
    await(master.connectionLost.future());
    assertThat(master.killsBeforeTheEnd.future().isPending()).isTrue();
  }

  @Test
  void stopInACallbackEndsTheDriver() throws Exception {
    MesosSchedulerDriver driver = driver();
    CompletableFuture<Status> run = CompletableFuture.supplyAsync(driver::run);
    await(scheduler.registration());

    var unused = driver.reviveOffers();

    assertThat(run.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(await(master.killsBeforeTheEnd.future())).isZero();
  }

  @Test
  void abortWakesJoinAndLeavesTheDriverToBeStopped() throws Exception {
    MesosSchedulerDriver driver = driver();
    CompletableFuture<Status> run = CompletableFuture.supplyAsync(driver::run);
    await(scheduler.registration());

    assertThat(driver.abort()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(run.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Status.DRIVER_ABORTED);
    await(master.deactivated.future());
    assertThat(driver.stop()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(driver.join()).isEqualTo(Status.DRIVER_STOPPED);

    await(master.connectionLost.future());
  }

  @Test
  void masterThatIsNotThereIsWaitedFor() {
    node.close();
    MesosSchedulerDriver driver = driver();

    assertThat(driver.start()).isEqualTo(Status.DRIVER_RUNNING);
    assertThat(driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(driver.join()).isEqualTo(Status.DRIVER_STOPPED);
  }

  /** Registers every framework, makes an empty offer when asked to, and says what it has seen. */
  private static final class Master extends Process {

    private final Promise<Integer> killsBeforeTheEnd = new Promise<>();
    private final Promise<Void> deactivated = new Promise<>();
    private final Promise<Void> connectionLost = new Promise<>();
    private int kills;

    Master() {
      super("master");
    }

    @Override
    protected void initialize() {
      install(RegisterFrameworkMessage.class, this::register);
      install(KillTaskMessage.class, (from, message) -> kills++);
      install(
          ReviveOffersMessage.class,
          (from, message) -> send(from, ResourceOffersMessage.getDefaultInstance()));
      install(DeactivateFrameworkMessage.class, (from, message) -> deactivated.set(null));
      install(UnregisterFrameworkMessage.class, (from, message) -> killsBeforeTheEnd.set(kills));
    }

    private void register(Upid from, RegisterFrameworkMessage message) {
      link(from);
      send(
          from,
          FrameworkRegisteredMessage.newBuilder()
              .setFrameworkId(ID)
              .setMasterInfo(MasterInfo.newBuilder().setId("m").setIp(0).setPort(5050))
              .build());
    }

    @Override
    protected void exited(Upid pid) {
      connectionLost.set(null);
    }
  }
}

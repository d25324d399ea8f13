// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import org.apache.mesos.internal.Messages.FrameworkRegisteredMessage;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.internal.Messages.NoMasterDetectedMessage;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.internal.Messages.RegisterSlaveMessage;
import org.apache.mesos.internal.Messages.ReregisterSlaveMessage;
import org.apache.mesos.internal.Messages.SubmitSchedulerRequest;
import org.apache.mesos.internal.Messages.SubmitSchedulerResponse;
import org.apache.mesos.internal.master.allocator.SimpleAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Election (handlers.md 1.1-1.3). Detectors send without a name, so the tests do as well. */
class DetectionTest {

  private static final String OTHER = "master@10.9.9.9:5050";

  private final MasterFixture cluster = new MasterFixture(ImmutableMap.of(), new SimpleAllocator());

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void schedulersAreNotTakenIn() {
    var client = cluster.peer("client");

    client.tell(SubmitSchedulerRequest.newBuilder().setName("a\nname").build());

    assertThat(client.last(SubmitSchedulerResponse.class).getOkay()).isFalse();
  }

  @Test
  void aMasterThatHearsOfItselfLeads() {
    assertThat(isElected()).isFalse();

    detect(cluster.pid().toString());

    assertThat(isElected()).isTrue();
    assertThat(cluster.scheduler().received(FrameworkRegisteredMessage.class)).hasSize(1);
  }

  @Test
  void aMasterThatHearsOfItselfAgainGoesOn() {
    detect(cluster.pid().toString());
    detect(cluster.pid().toString());

    assertThat(isElected()).isTrue();
  }

  @Test
  void aMasterThatHearsOfAnotherOneWaits() {
    detect(OTHER);
    detect("not a pid");

    assertThat(isElected()).isFalse();
  }

  @Test
  void aLeaderThatHearsOfAnotherOneEnds() {
    detect(cluster.pid().toString());
    var failures = cluster.simulation().failures();

    detect(OTHER);

    assertThat(failures.of(cluster.pid()))
        .hasMessage("Lost the election: " + OTHER + " is the master now");
  }

  @Test
  void aLeaderThatHearsOfNoMasterEnds() {
    detect(cluster.pid().toString());
    var failures = cluster.simulation().failures();

    cluster
        .peer("detector")
        .node()
        .post(cluster.pid(), NoMasterDetectedMessage.getDefaultInstance());
    cluster.settle();

    assertThat(failures.of(cluster.pid()))
        .hasMessage("Lost the election: no master is detected any more");
  }

  @Test
  void aMasterThatHearsOfNoMasterEndsEvenIfItDoesNotLead() {
    var failures = cluster.simulation().failures();

    cluster
        .peer("detector")
        .node()
        .post(cluster.pid(), NoMasterDetectedMessage.getDefaultInstance());
    cluster.settle();

    assertThat(failures.of(cluster.pid())).isNotNull();
  }

  @Test
  void aStrangerCannotElectNorDepose() {
    var stranger = cluster.peer("stranger");
    stranger.tell(detected(cluster.pid().toString()));
    assertThat(isElected()).isFalse();
    detect(cluster.pid().toString());

    stranger.tell(detected(OTHER));
    stranger.tell(NoMasterDetectedMessage.getDefaultInstance());

    assertThat(isElected()).isTrue();
  }

  @Test
  void nobodyRegistersWithAMasterThatDoesNotLead() {
    var peer = cluster.peer("peer");

    peer.tell(
        RegisterFrameworkMessage.newBuilder().setFramework(Samples.framework()).build());
    peer.tell(RegisterSlaveMessage.newBuilder().setSlave(Samples.slave()).build());
    peer.tell(ReregisterSlaveMessage.newBuilder().setSlave(Samples.slave()).build());
    cluster.newScheduler().reregister(Samples.frameworkId("f"), true);

    assertThat(peer.process().received()).isEmpty();
    assertThat(cluster.body("/master/stats.json"))
        .contains("\"total_schedulers\":0", "\"connected_slaves\":0");
  }

  private boolean isElected() {
    return cluster.body("/master/stats.json").contains("\"elected\":1");
  }

  private void detect(String master) {
    cluster.peer("detector").node().post(cluster.pid(), detected(master));
    cluster.settle();
  }

  private static NewMasterDetectedMessage detected(String master) {
    return NewMasterDetectedMessage.newBuilder().setPid(master).build();
  }
}

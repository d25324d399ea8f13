// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.mesos.internal.Messages.GotMasterTokenMessage;
import org.apache.mesos.internal.Messages.NewMasterDetectedMessage;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.RecordingProcess;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MasterDetectorTest {

  private static final String LEADER = "master@127.0.0.1:5050";

  private final Simulation simulation = new Simulation();
  private final Node node = simulation.newNode();
  private final RecordingProcess process = new RecordingProcess("process");

  @TempDir
  private Path directory;

  private Upid self;

  @BeforeEach
  void spawn() {
    self = node.spawn(process);
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private static void assertRefused(Action action, String message) {
    assertThatExceptionOfType(MasterDetectionException.class)
        .isThrownBy(action::run)
        .withMessage(message);
  }

  private interface Action {
    void run() throws MasterDetectionException;
  }

  private void assertRefused(String where, String message) {
    assertRefused(() -> MasterDetector.observe(node, where, self), message);
    assertRefused(() -> MasterDetector.contend(node, where, self), message);
  }

  private List<String> detectedMasters() {
    simulation.settle();
    return process.received(NewMasterDetectedMessage.class).stream()
        .map(NewMasterDetectedMessage::getPid)
        .toList();
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("master"), text);
  }

  @Test
  void contenderWithoutCompetitionLeadsAtOnce() throws MasterDetectionException {
    MasterDetector.contend(node, "", self).close();

    assertThat(detectedMasters()).containsExactly(self.toString());
    assertThat(process.received())
        .extracting(Message::name, Message::from)
        .containsExactly(
            tuple("mesos.internal.GotMasterTokenMessage", Upid.EMPTY),
            tuple("mesos.internal.NewMasterDetectedMessage", Upid.EMPTY));
    assertThat(process.last(GotMasterTokenMessage.class).getToken()).isEqualTo("0");
  }

  @Test
  void observerHasToSayWhere() {
    assertRefused(() -> MasterDetector.observe(node, "", self), "Cannot detect master");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:5050",
        "master@127.0.0.1:5050",
        "localhost:5050",
        "master@localhost:5050",
        " 127.0.0.1:5050 "
      })
  void addressIsTheMaster(String where) throws MasterDetectionException {
    MasterDetector.observe(node, where, self).close();

    assertThat(detectedMasters()).containsExactly(LEADER);
    assertThat(process.received()).hasSize(1);
  }

  @Test
  void contenderWithAnAddressIsToldOfThatMaster() throws MasterDetectionException {
    MasterDetector.contend(node, LEADER, self).close();

    assertThat(detectedMasters()).containsExactly(LEADER);
    assertThat(process.received()).hasSize(1);
  }

  /** Reference: MasterDetectorTest.File, up to the detection. */
  @Test
  void file() throws Exception {
    Path file = write(LEADER + "\nanother line\n");

    MasterDetector.observe(node, "file://" + file, self).close();
    Files.delete(file);

    assertThat(detectedMasters()).containsExactly(LEADER);
  }

  @Test
  void fileMayNameAnotherFile() throws Exception {
    Path file = write("localhost:5050");
    Path first = Files.writeString(directory.resolve("first"), "file://" + file + "\r\n");

    MasterDetector.observe(node, "file://" + first, self).close();

    assertThat(detectedMasters()).containsExactly(LEADER);
  }

  @Test
  void fileThatNamesItselfIsRefused() throws IOException {
    String url = "file://" + directory.resolve("master");
    write(url);

    assertRefused(url, "More than 10 files behind " + url);
  }

  @Test
  void fileThatCannotBeOpenedIsRefused() {
    Path missing = directory.resolve("missing");

    assertRefused("file://" + missing, "Failed to open file at '" + missing + "'");
    assertRefused("file://\0", "Failed to open file at '\0'");
  }

  @Test
  void fileThatCannotBeReadIsRefused() throws IOException {
    Path empty = write("");

    assertRefused("file://" + empty, "Failed to read from file at '" + empty + "'");
    assertRefused("file://" + directory, "Failed to read from file at '" + directory + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:",
        ":5050",
        "localhost:port",
        "localhost:70000",
        "localhost:0",
        "localhost:-1",
        "localhost:5050x",
        "0.0.0.0:5050",
        "http://localhost:5050",
        "slave@localhost:5050",
        "[::1]:5050",
        "local host:5050"
      })
  void whatIsNoAddressIsRefused(String where) {
    assertRefused(where, "Cannot parse 'master@" + where + "'");
  }

  @Test
  void hostThatIsUnknownIsToldFromASyntaxError() {
    assertRefused("no..host:5050", "Cannot resolve host 'no..host' of 'master@no..host:5050'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zk://host:1 | Expecting a (chroot) path for ZooKeeper ('/' is not supported)",
        "zk://host:1/ | Expecting a (chroot) path for ZooKeeper ('/' is not supported)",
        "zk:///mesos | Expecting servers (host:port,host:port) in the URL",
        "zk://host:x/m | Expecting servers (host:port,host:port) in the URL, not 'host:x'"
      })
  void zooKeeper(String where, String message) {
    assertRefused(where, message);
  }

  @Test
  void electedMasterAndObserversAreTold() {
    RecordingProcess slave = new RecordingProcess("slave");
    Upid slavePid = simulation.newNode().spawn(slave);

    BasicMasterDetector.elect(node, self, List.of(slavePid)).close();

    assertThat(detectedMasters()).containsExactly(self.toString());
    assertThat(process.last(GotMasterTokenMessage.class).getToken()).isEqualTo("0");
    assertThat(slave.received()).hasSize(1);
    assertThat(slave.last(NewMasterDetectedMessage.class).getPid()).isEqualTo(self.toString());
  }

  @Test
  void garbageIsRefused() {
    Random random = new Random(4);
    String alphabet = "master@:/\0 z.f[]%\u00e9";
    for (int i = 0; i < 5000; i++) {
      StringBuilder text = new StringBuilder("?");
      for (int length = random.nextInt(12); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThatExceptionOfType(MasterDetectionException.class)
          .isThrownBy(() -> MasterDetector.observe(node, text.toString(), self))
          .withMessageStartingWith("Cannot parse 'master@?");
    }
    assertThat(detectedMasters()).isEmpty();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code mesos-execute} on a cluster as a user has it. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ExecuteIT {

  @TempDir
  private Path directory;

  private Script master;
  private Script slave;
  private String masterAddress;

  @BeforeEach
  void startDaemons() throws Exception {
    master = Script.start(directory, "mesos-master", "--ip=127.0.0.1", "--port=0");
    masterAddress = master.awaitErr("Listening (?:on|at) (\\S+)\n");
    slave = Script.start(
        directory, "mesos-slave", "--ip=127.0.0.1", "--port=0", "--master=" + masterAddress);
    slave.awaitErr("Registered with master");
  }

  @AfterEach
  void killDaemons() {
    slave.close();
    master.close();
  }

  @Test
  void outputAndExitStatusOfTheCommandAreOurs() throws Exception {
    try (Script script = execute("--command=echo out; echo err >&2; printf more; exit 3")) {
      assertThat(script.exitCode()).isEqualTo(3);
      assertThat(script.out()).isEqualTo("out\nmore");
      assertThat(script.err())
          .contains(
              "err\n",
              "mesos-execute: Task is in state TASK_RUNNING\n",
              "mesos-execute: Task is in state TASK_FAILED: Command exited with status 3\n");
    }
  }

  @Test
  void everyByteOfMuchOutputComes() throws Exception {
    try (Script script = execute("--quiet", "--command=head -c 3000000 /dev/zero")) {
      assertThat(script.exitCode()).isZero();
      assertThat(script.outBytes()).isEqualTo(new byte[3_000_000]);
      assertThat(script.err()).isEmpty();
    }
  }

  @Test
  void outputComesWhileTheCommandRuns() throws Exception {
    try (Script script = execute("--command=echo early; sleep 1000000")) {
      script.awaitOut("early");
    }
  }

  @Test
  void environmentIsTheCommands() throws Exception {
    try (Script script = execute("--env=GREETING=hello world", "--command=echo $GREETING")) {
      assertThat(script.exitCode()).isZero();
      assertThat(script.out()).isEqualTo("hello world\n");
    }
  }

  @Test
  void deathBySignalHasTheStatusOfAShell() throws Exception {
    try (Script script = execute("--command=kill -9 $$")) {
      assertThat(script.exitCode()).isEqualTo(128 + 9);
    }
  }

  @Test
  void commandThatTakesTooLongIsGivenUp() throws Exception {
    try (Script script = execute("--timeout=0.5", "--command=sleep 1000000")) {
      assertThat(script.exitCode()).isEqualTo(124);
    }
  }

  @Test
  void commandEndsWithAnInterruptedTool() throws Exception {
    try (Script script = execute("--command=echo started; exec sleep 1000000")) {
      script.awaitOut("started");
      script.terminate();

      assertThat(script.exitCode()).isEqualTo(128 + 15);
      slave.awaitErr("Asked to shut down framework");
    }
  }

  @Test
  void taskThatIsLostIsTold() throws Exception {
    try (Script script = execute("--command=echo started; sleep 1000000")) {
      script.awaitOut("started");
      slave.close();

      assertThat(script.exitCode()).isEqualTo(1);
      assertThat(script.err())
          .contains("mesos-execute: The command did not end by itself: TASK_LOST, Slave removed\n");
    }
  }

  @Test
  void clusterOfItsOwnServesToo() throws Exception {
    try (Script script = Script.start(
        directory, "mesos-execute", "--master=localquiet", "--command=echo hello; exit 3")) {
      assertThat(script.exitCode()).isEqualTo(3);
      assertThat(script.out()).contains("hello\n");
    }
  }

  @Test
  void mistakesAreOneLine() throws Exception {
    assertThat(mistake("--command=true"))
        .isEqualTo("mesos-execute: Missing required option: '--master=MASTER' (see --help)\n");
    assertThat(mistake("--master=" + masterAddress, "--command=true", "--cups=1"))
        .isEqualTo("mesos-execute: Unknown option: '--cups=1' (see --help)\n");
    assertThat(mistake("--master=nonsense", "--command=true")).hasLineCount(1);
  }

  private String mistake(String... flags) throws Exception {
    try (Script script = Script.start(directory, "mesos-execute", flags)) {
      assertThat(script.exitCode()).isEqualTo(1);
      assertThat(script.out()).isEmpty();
      return script.err();
    }
  }

  private Script execute(String... flags) throws Exception {
    String[] all = new String[flags.length + 1];
    System.arraycopy(flags, 0, all, 1, flags.length);
    all[0] = "--master=" + masterAddress;
    return Script.start(directory, "mesos-execute", all);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

  private static final long EXECUTOR = 42;
  private static final String TASK = "jobs-1";
  private static final ByteString UUID = ByteString.copyFromUtf8("0123456789abcdef");
  private static final ByteString NO_UUID = ByteString.EMPTY;

  @TempDir
  private Path directory;

  private FrameworkSettings settings;
  private Journal journal;
  private LineFile taskLedger;

  @BeforeEach
  void open() throws IOException {
    settings = new FrameworkSettings(
        "jobs", Workload.Style.EXECUTOR, "zk://localhost/mesos", 1, 0, directory);
    journal = new Journal(settings.journal());
    taskLedger = LineFile.openWritten(settings.taskLedger());
  }

  private void launch() {
    journal.launched(ImmutableList.of(TaskInfo.newBuilder()
        .setName(TASK)
        .setTaskId(TaskID.newBuilder().setValue(TASK))
        .setSlaveId(SlaveID.newBuilder().setValue("slave"))
        .build()));
  }

  private void update(TaskState state, ByteString uuid) {
    journal.updated(status(state, uuid).build());
  }

  private void lost(Reason reason) {
    journal.updated(status(TaskState.TASK_LOST, NO_UUID).setReason(reason).build());
  }

  private static TaskStatus.Builder status(TaskState state, ByteString uuid) {
    return TaskStatus.newBuilder()
        .setTaskId(TaskID.newBuilder().setValue(TASK))
        .setState(state)
        .setUuid(uuid);
  }

  private void taskStarts() {
    taskLedger.add("start " + TASK + " 43 " + EXECUTOR);
  }

  private void taskEnds() {
    taskLedger.add("end " + TASK);
  }

  private Ledger ledger() throws IOException {
    return ledger(ImmutableSet.of());
  }

  private Ledger ledger(Set<Long> executorsHit) throws IOException {
    return new Ledger(ImmutableList.of(settings.history()), executorsHit, ImmutableList.of());
  }

  private static List<String> wrong(Ledger ledger) {
    return ledger.checks().stream()
        .filter(check -> !check.isMet())
        .map(Ledger.Check::claim)
        .toList();
  }

  @Test
  void taskThatRanAndFinishedIsRight() throws IOException {
    launch();
    taskStarts();
    update(TaskState.TASK_RUNNING, UUID);
    taskEnds();
    update(TaskState.TASK_FINISHED, UUID);

    assertThat(wrong(ledger())).isEmpty();
    Ledger.Row row = ledger().rows().get(0);
    assertThat(row.framework()).isEqualTo("jobs");
    assertThat(row.launched()).isEqualTo(1);
    assertThat(row.started()).isEqualTo(1);
    assertThat(row.ended()).isEqualTo(1);
    assertThat(row.endedAs(TaskState.TASK_FINISHED)).isEqualTo(1);
  }

  @Test
  void taskThatNobodyHeardOfAgainIsWithoutAnEnd() throws IOException {
    launch();

    assertThat(wrong(ledger())).containsExactly("tasks without an end");
  }

  @Test
  void taskThatNobodyLaunchedIsWithoutAnEnd() throws IOException {
    taskStarts();

    assertThat(wrong(ledger())).containsExactly("tasks without an end");
  }

  @Test
  void taskThatNeverStartedMayBeLostForAReason() throws IOException {
    launch();
    lost(Reason.REASON_RECONCILIATION);

    assertThat(wrong(ledger())).isEmpty();
    assertThat(ledger().reasons()).containsEntry("TASK_LOST REASON_RECONCILIATION", 1);
  }

  @Test
  void lossWithoutAReasonIsWrong() throws IOException {
    launch();
    update(TaskState.TASK_LOST, NO_UUID);

    assertThat(wrong(ledger())).containsExactly("ends without a reason, other than finished");
  }

  @Test
  void twoStartsAreTwoLaunchesWhateverTheSchedulerHears() throws IOException {
    launch();
    taskStarts();
    taskStarts();
    update(TaskState.TASK_RUNNING, UUID);
    taskEnds();
    update(TaskState.TASK_FINISHED, UUID);

    assertThat(wrong(ledger())).containsExactly("tasks launched twice");
  }

  @Test
  void updateThatDidNotArriveIsLost() throws IOException {
    launch();
    taskStarts();
    update(TaskState.TASK_RUNNING, UUID);
    taskEnds();
    lost(Reason.REASON_EXECUTOR_TERMINATED);

    assertThat(wrong(ledger()))
        .containsExactly("updates lost", "tasks lost though nobody touched their executor");
    assertThat(wrong(ledger(ImmutableSet.of(EXECUTOR)))).isEmpty();
  }

  @Test
  void updateThatWasLeftOutIsLost() throws IOException {
    launch();
    taskStarts();
    taskEnds();
    update(TaskState.TASK_FINISHED, UUID);

    assertThat(wrong(ledger())).containsExactly("updates lost");
  }

  /** The master knows the state before the updates have come through. */
  @Test
  void endByReconciliationComesBeforeAnyUpdate() throws IOException {
    launch();
    taskStarts();
    taskEnds();
    update(TaskState.TASK_FINISHED, NO_UUID);

    assertThat(wrong(ledger())).isEmpty();
  }

  @Test
  void runningTaskThatIsLostNeedsAVictim() throws IOException {
    launch();
    taskStarts();
    update(TaskState.TASK_RUNNING, UUID);
    lost(Reason.REASON_EXECUTOR_TERMINATED);

    assertThat(wrong(ledger())).containsExactly("tasks lost though nobody touched their executor");
    assertThat(wrong(ledger(ImmutableSet.of(EXECUTOR)))).isEmpty();
  }

  @Test
  void executorThatDidNotFindBackInTimeIsAReason() throws IOException {
    launch();
    taskStarts();
    update(TaskState.TASK_RUNNING, UUID);
    lost(Reason.REASON_EXECUTOR_REREGISTRATION_TIMEOUT);

    assertThat(wrong(ledger())).isEmpty();
  }

  @Test
  void twoDifferentEndsContradictEachOther() throws IOException {
    launch();
    lost(Reason.REASON_RECONCILIATION);
    taskStarts();
    update(TaskState.TASK_RUNNING, UUID);
    taskEnds();
    update(TaskState.TASK_FINISHED, UUID);

    assertThat(wrong(ledger())).contains("tasks with contradictory ends");
  }

  @Test
  void whatIsLeftAliveIsAnOrphan() throws IOException {
    ProcessScan.Found orphan = new ProcessScan.Found(7, 7, "", "sleep 1000");
    Ledger ledger = new Ledger(
        ImmutableList.of(settings.history()), ImmutableSet.of(), ImmutableList.of(orphan));

    assertThat(wrong(ledger)).containsExactly("orphans");
  }

  @Test
  void schedulerThatWasKilledFindsItsFrameworkAgain() throws IOException {
    journal.registered(FrameworkID.newBuilder().setValue("framework").build());
    launch();

    FrameworkHistory history = settings.history();

    assertThat(history.frameworkId()).contains("framework");
    assertThat(history.registrations()).isEqualTo(1);
    assertThat(history.tasks()).extracting(TaskHistory::id).containsExactly(TASK);
    assertThat(new Workload("jobs", settings.style(), 0, directory).numberAfter(history.tasks()))
        .isEqualTo(2);
  }

  @Test
  void pageShowsTasksReasonsAndWhatIsWrong() throws IOException {
    launch();
    taskStarts();
    lost(Reason.REASON_SLAVE_REMOVED);
    List<String> lines = new ArrayList<>();
    LedgerPage page = new LedgerPage(lines::add);

    page.print(ledger());
    boolean isRight = page.printVerdict(ledger());

    assertThat(isRight).isFalse();
    assertThat(lines)
        .anyMatch(line -> line.matches("jobs +1 +1 +1 +0 +0 +0 +1 +0"))
        .anyMatch(line -> line.matches("all +1 +1 +1 +0 +0 +0 +1 +0"))
        .contains("         1  TASK_LOST REASON_SLAVE_REMOVED")
        .contains("ok      0 orphans")
        .contains("WRONG   1 tasks lost though nobody touched their executor");
  }
}

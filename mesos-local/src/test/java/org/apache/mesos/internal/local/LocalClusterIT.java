// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.cluster.Samples;
import org.apache.mesos.internal.sched.LocalClusterProvider;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.transport.NettyTransport;
import org.apache.mesos.process.transport.TransportConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A local cluster over real sockets, with executors that are real OS processes. */
class LocalClusterIT {

  private static final int TASKS = 5;
  private static final int LIMIT_SECONDS = 20;

  @TempDir
  private Path workDirectory;

  private Map<String, String> settings() {
    return ImmutableMap.of(
        "MESOS_NUM_SLAVES", "2",
        "MESOS_RESOURCES", "cpus:2;mem:1024",
        "MESOS_WORK_DIR", workDirectory.toString(),
        "MESOS_HOSTNAME", "localhost");
  }

  private static ExecutorInfo executor() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String command = "exec '" + java + "' -Xshare:auto -XX:TieredStopAtLevel=1 -cp '"
        + absolute(System.getProperty("java.class.path")) + "' " + SmokeExecutor.class.getName();
    return Samples.executor("smoke", command);
  }

  private static String absolute(String classPath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void assertThatTasksRun(String master) {
    SmokeScheduler scheduler = new SmokeScheduler(TASKS, executor());

    Status status = new MesosSchedulerDriver(scheduler, Samples.framework(), master).run();

    assertThat(status).isEqualTo(Status.DRIVER_STOPPED);
    assertThat(scheduler.states(TaskState.TASK_FINISHED)).isEqualTo(TASKS);
    assertThat(scheduler.statuses())
        .allSatisfy(update ->
            assertThat(update.getState()).isIn(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED));
    assertThat(scheduler.troubles()).isEmpty();
    assertThat(scheduler.slaves()).hasSize(2);
  }

  private static void assertThatNoProcessIsLeft() throws Exception {
    CompletableFuture<?>[] ends = ProcessHandle.current()
        .descendants()
        .map(ProcessHandle::onExit)
        .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(ends).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void tasksFinishAndNoProcessIsLeft() throws Exception {
    LocalFlags flags = new LocalFlags();
    flags.load(ImmutableMap.of(), settings());
    try (Node node =
            Node.builder(new NettyTransport(TransportConfig.loopback())).build();
        LocalCluster cluster = LocalCluster.start(node, flags, System.getenv())) {
      assertThat(cluster.slaves()).hasSize(2).doesNotHaveDuplicates();

      assertThatTasksRun(cluster.master().toString());
    }

    assertThatNoProcessIsLeft();
  }

  @Test
  void clustersOfDriversShareNothing() throws Exception {
    LocalClusterProvider provider = new JvmClusterProvider();
    try (var one = launch(provider);
        var other = launch(provider)) {
      assertThat(one.master()).isNotEqualTo(other.master());

      assertThatTasksRun(one.master().toString());
      assertThatTasksRun(other.master().toString());
    }

    assertThatNoProcessIsLeft();
  }

  private org.apache.mesos.internal.sched.LocalCluster launch(LocalClusterProvider provider)
      throws IOException {
    return provider.launch(true, settings());
  }
}

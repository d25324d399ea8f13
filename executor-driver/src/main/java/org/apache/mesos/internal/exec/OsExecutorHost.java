// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.exec;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.transport.LibprocessEnvironment;
import org.apache.mesos.process.transport.NettyTransport;

/** The real OS process. */
public final class OsExecutorHost implements ExecutorHost {

  /** Enough to write what is queued for a slave on the same machine. */
  private static final Duration MAX_EXIT_DELAY = Duration.ofMillis(500);

  /** What a shell reports for SIGKILL. */
  private static final int KILLED = 128 + 9;

  @Override
  public Map<String, String> environment() {
    return System.getenv();
  }

  @Override
  public Node newNode(Address slave) throws IOException {
    return Node.builder(new NettyTransport(LibprocessEnvironment.read(variables(slave))))
        .build();
  }

  /** Nobody but the slave talks to an executor, and a slave on loopback is on this machine. */
  private static Map<String, String> variables(Address slave) {
    Map<String, String> variables = new LinkedHashMap<>(System.getenv());
    if (slave.host().startsWith("127.")) {
      variables.putIfAbsent("LIBPROCESS_IP", slave.host());
    }
    return variables;
  }

  @Override
  public void runBlocking(Runnable task) {
    new Thread(task, "mesos-driver-close").start();
  }

  @Override
  public Undo atExit(Runnable task) {
    Thread hook = new Thread(() -> runLimited(task), "mesos-driver-exit");
    Runtime.getRuntime().addShutdownHook(hook);
    return () -> remove(hook);
  }

  private static void runLimited(Runnable task) {
    Thread thread = new Thread(task, "mesos-driver-flush");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(MAX_EXIT_DELAY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending, and the hook is running: as good as removed.
    }
  }

  @Override
  public PrintStream err() {
    return System.err;
  }

  @Override
  public void exit(int status) {
    System.exit(status);
  }

  @Override
  public void killProcessGroup() {
    try {
      // A JVM cannot send signals. The shell is in the same group and goes with it.
      new ProcessBuilder("/bin/sh", "-c", "kill -9 0")
          .redirectErrorStream(true)
          .redirectOutput(Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      // Without a shell this process is all that can be ended.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(KILLED);
  }
}

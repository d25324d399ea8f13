// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.mesos.internal.flags.ConfigurationException;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.transport.LibprocessEnvironment;
import org.apache.mesos.process.transport.NettyTransport;
import org.jspecify.annotations.Nullable;

/** The real OS process. */
public final class OsSchedulerHost implements SchedulerHost {

  private static final String MASTER = "master@";

  /** The host of a driver: this one, unless its master is in this JVM. */
  public static SchedulerHost of(@Nullable String master) {
    return master != null && master.startsWith(SchedulerHostProvider.SCHEME)
        ? providers(SchedulerHostProvider.class)
            .flatMap(provider -> provider.find(master).stream())
            .findFirst()
            .orElseGet(OsSchedulerHost::new)
        : new OsSchedulerHost();
  }

  @Override
  public String userName() {
    return System.getProperty("user.name");
  }

  @Override
  public String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // Its own name stands for no address.
      return "localhost";
    }
  }

  @Override
  public Map<String, String> environment() {
    return System.getenv();
  }

  @Override
  public Node newNode(String master) throws IOException {
    return Node.builder(new NettyTransport(LibprocessEnvironment.read(variables(master))))
        .build();
  }

  /**
   * A master on loopback has all its slaves on this machine, so that nobody else needs to reach the
   * driver; nor does the machine's name have to stand for an address then.
   */
  private static Map<String, String> variables(String master) {
    Map<String, String> variables = new LinkedHashMap<>(System.getenv());
    if (isOnLoopback(master)) {
      variables.putIfAbsent("LIBPROCESS_IP", "127.0.0.1");
    }
    return variables;
  }

  static boolean isOnLoopback(String master) {
    String address = master.startsWith(MASTER) ? master.substring(MASTER.length()) : master;
    return address.matches("127(\\.\\d{1,3}){3}:\\d+|localhost:\\d+")
        || LocalMaster.parse(master).isPresent();
  }

  @Override
  public LocalCluster launchLocal(LocalMaster kind) throws IOException {
    LocalClusterProvider provider = providers(LocalClusterProvider.class)
        .findFirst()
        .orElseThrow(() ->
            new ConfigurationException("a local cluster needs mesos-local on the class path"));
    return provider.launch(kind == LocalMaster.QUIET, System.getenv());
  }

  /** Where applications load plugins, the driver's own class loader may be the one that knows. */
  private static <T> Stream<T> providers(Class<T> type) {
    return Stream.of(
            Thread.currentThread().getContextClassLoader(), OsSchedulerHost.class.getClassLoader())
        .flatMap(loader -> ServiceLoader.load(type, loader).stream())
        .map(ServiceLoader.Provider::get);
  }

  @Override
  public void runBlocking(Runnable task) {
    new Thread(task, "mesos-driver-close").start();
  }

  @Override
  public Undo atExit(Runnable task, Duration limit) {
    Thread hook = new Thread(() -> runLimited(task, limit), "mesos-driver-exit");
    Runtime.getRuntime().addShutdownHook(hook);
    return () -> remove(hook);
  }

  private static void runLimited(Runnable task, Duration limit) {
    Thread thread = new Thread(task, "mesos-driver-flush");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(limit.toMillis());
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
}

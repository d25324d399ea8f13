// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.launcher;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.internal.slave.processes.Child;
import org.apache.mesos.internal.slave.processes.ChildProcesses;
import org.apache.mesos.internal.slave.processes.WaitStatus;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;

/** Probes that really look. What blocks is done by workers, at most one for each look. */
final class LocalProbes implements Probes {

  private final ChildProcesses processes;
  private final ImmutableMap<String, String> environment;
  private final Executor workers;
  /** Made at the first use: most tasks have no check. */
  private final Supplier<HttpClient> client = Suppliers.memoize(LocalProbes::newClient);

  LocalProbes(
      ChildProcesses processes, ImmutableMap<String, String> environment, Executor workers) {
    this.processes = processes;
    this.environment = environment;
    this.workers = workers;
  }

  @Override
  public Probe command(CommandInfo command) {
    return () -> {
      Promise<Integer> seen = new Promise<>();
      workers.execute(() -> run(command, seen));
      return seen.future();
    };
  }

  private void run(CommandInfo command, Promise<Integer> seen) {
    Child child;
    try {
      child =
          processes.start(TaskCommands.command(command, environment, Path.of("").toAbsolutePath()));
    } catch (IOException e) {
      seen.fail(e);
      return;
    }
    var unused = seen.future().onDiscard(() -> workers.execute(() -> kill(child)));
    var unusedToo = child.exited().onReady(status -> {
      if (WaitStatus.isExited(status)) {
        seen.set(WaitStatus.code(status));
      } else {
        seen.fail("the command was ended by a signal: " + WaitStatus.signalText(status));
      }
    });
  }

  private void kill(Child child) {
    if (!child.exited().isPending()) {
      return;
    }
    try {
      processes.killTree(child.pid());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Probe http(Target target) {
    return () -> {
      Promise<Integer> seen = new Promise<>();
      try {
        ask(target, seen);
      } catch (IllegalArgumentException e) {
        seen.fail(e);
      }
      return seen.future();
    };
  }

  private void ask(Target target, Promise<Integer> seen) {
    String host = target.host().contains(":") ? "[" + target.host() + "]" : target.host();
    URI uri = URI.create(target.scheme() + "://" + host + ":" + target.port() + target.path());
    CompletableFuture<HttpResponse<Void>> response = client
        .get()
        .sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
    var unused = seen.future().onDiscard(() -> response.cancel(true));
    var unusedToo = response.whenComplete((head, failure) -> {
      if (failure == null) {
        seen.set(head.statusCode());
      } else {
        seen.fail(failure);
      }
    });
  }

  private static HttpClient newClient() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .sslContext(context)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS", e);
    }
  }

  @Override
  public Probe tcp(String host, int port) {
    return () -> {
      Promise<Integer> seen = new Promise<>();
      workers.execute(() -> connect(host, port, seen));
      return seen.future();
    };
  }

  private static void connect(String host, int port, Promise<Integer> seen) {
    try (Socket socket = new Socket()) {
      Future<Integer> unused = seen.future().onDiscard(() -> close(socket));
      socket.connect(new InetSocketAddress(host, port));
      seen.set(Probe.CONNECTED);
    } catch (IOException e) {
      seen.set(Probe.REFUSED);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is given up anyway.
    }
  }

  /**
   * Takes any certificate: they name hosts, and the task is asked by an address. Being an extended
   * one keeps the JDK from adding a check of the name.
   */
  private static final class Trusting extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.it;

import static org.assertj.core.api.Assertions.fail;

import com.google.common.collect.ImmutableList;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM of its own: what it prints, its end, and the processes below it. */
final class OsProcess implements AutoCloseable {

  /** Generous: nothing takes a tenth of it on a machine that is not overloaded. */
  static final Duration LIMIT = Duration.ofSeconds(50);

  /** How often a process that has ended but that nobody has reaped yet is looked at. */
  private static final long REAP_MILLIS = 50;

  private final String name;
  private final Process process;
  private final Lines out;
  private final Lines err;

  private OsProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.out = new Lines(process.getInputStream());
    this.err = new Lines(process.getErrorStream());
  }

  /** The lines of one stream, as they come. */
  private static final class Lines {
    private final List<String> lines = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private int next;

    Lines(InputStream stream) {
      Thread reader = new Thread(() -> read(stream));
      reader.setDaemon(true);
      reader.start();
    }

    private void read(InputStream stream) {
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          add(line);
        }
      } catch (IOException e) {
        add("(cannot be read further: " + e + ")");
      }
      synchronized (this) {
        ended.countDown();
        notifyAll();
      }
    }

    private synchronized void add(String line) {
      lines.add(line);
      notifyAll();
    }

    /** The next line that matches, behind the one found last; null if there is none in time. */
    synchronized Matcher await(Pattern pattern) throws InterruptedException {
      long end = System.nanoTime() + LIMIT.toNanos();
      while (true) {
        while (next < lines.size()) {
          Matcher matcher = pattern.matcher(lines.get(next++));
          if (matcher.find()) {
            return matcher;
          }
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (millis <= 0 || ended.getCount() == 0) {
          return null;
        }
        wait(millis);
      }
    }

    List<String> all() throws InterruptedException {
      ended.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return sofar();
    }

    synchronized List<String> sofar() {
      return ImmutableList.copyOf(lines);
    }
  }

  /** The words that start a program of this class path. */
  static List<String> commandLine(Class<?> main, List<String> arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    words.add("-Dio.netty.jfr.enabled=false"); // Else each JVM starts the flight recorder.
    if (Runtime.version().feature() >= 24) {
      words.add("--enable-native-access=ALL-UNNAMED");
      words.add("--sun-misc-unsafe-memory-access=allow");
    }
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    words.addAll(arguments);
    return words;
  }

  /** Starts a program of this class path; everything it listens on is on loopback. */
  static OsProcess start(String name, Path directory, Class<?> main, String... arguments) {
    ProcessBuilder builder = new ProcessBuilder(commandLine(main, List.of(arguments)));
    builder.directory(directory.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("MESOS_"));
    builder.environment().put("LIBPROCESS_IP", "127.0.0.1");
    try {
      return new OsProcess(name, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a line of its stdout, behind the one found last. */
  Matcher awaitOut(String regex) throws InterruptedException {
    return await(out, regex);
  }

  /** Waits for a line of its stderr, where logs go, behind the one found last. */
  Matcher awaitErr(String regex) throws InterruptedException {
    return await(err, regex);
  }

  private Matcher await(Lines lines, String regex) throws InterruptedException {
    Matcher found = lines.await(Pattern.compile(regex));
    if (found == null) {
      fail("%s does not print '%s'; stdout:%n%s%nstderr:%n%s", name, regex, text(out), text(err));
    }
    return found;
  }

  private static String text(Lines lines) {
    return String.join("\n", lines.sofar());
  }

  /** Waits for its end and gives its exit code. */
  int awaitExit() throws InterruptedException {
    return awaitExit(LIMIT);
  }

  /** Waits longer than others need for its end, and gives its exit code. */
  int awaitExit(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      fail("%s does not end; stdout:%n%s%nstderr:%n%s", name, text(out), text(err));
    }
    return process.exitValue();
  }

  /** Everything it printed on stdout until its end. */
  List<String> allOut() throws InterruptedException {
    return out.all();
  }

  /** Everything it printed on stderr until its end. */
  List<String> allErr() throws InterruptedException {
    return err.all();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** Sends a signal by its name. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      fail("%s does not get SIG%s", this.name, name);
    }
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** The processes below it now, however deep. */
  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  /** The processes that it started itself: of a slave, its executors. */
  List<ProcessHandle> children() {
    return process.children().toList();
  }

  /** Waits for the end of any processes. */
  static void awaitEnd(List<ProcessHandle> handles)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + LIMIT.toNanos();
    for (ProcessHandle handle : handles) {
      while (isRunning(handle)) {
        try {
          handle.onExit().get(REAP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (System.nanoTime() > end) {
            fail("Process %s does not end: %s", handle.pid(), handle.info());
          }
        }
      }
    }
  }

  /** One that has ended and waits for its parent to see it counts as ended. */
  private static boolean isRunning(ProcessHandle handle) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"));
      return handle.isAlive() && stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException e) {
      return handle.isAlive();
    }
  }

  /** Kills it and what is below it. */
  @Override
  public void close() {
    List<ProcessHandle> below = descendants();
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
  }
}

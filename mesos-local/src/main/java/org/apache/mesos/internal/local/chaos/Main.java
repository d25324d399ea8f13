// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The program {@code chaos}. */
public final class Main {

  private static final int RIGHT = 0;
  private static final int WRONG = 1;

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    int code = run(ImmutableList.copyOf(arguments), System.getenv(), System.out, System.err);
    System.exit(code);
  }

  /** Gives the code to exit with: 0 if nothing is lost. */
  static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err)
      throws InterruptedException {
    ChaosFlags flags = new ChaosFlags();
    OptionalInt code = flags.parse(arguments, ImmutableMap.of()).report(out, err);
    if (code.isPresent()) {
      return code.getAsInt();
    }
    try {
      Path directory = directory(flags);
      boolean isRight = runIn(directory, flags, environment, out);
      if (isRight && flags.workDir().isEmpty()) {
        MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
      } else {
        out.println("Everything that was written is in " + directory);
      }
      return isRight ? RIGHT : WRONG;
    } catch (IOException e) {
      err.println(ChaosFlags.PROGRAM + ": " + e.getMessage());
      return WRONG;
    }
  }

  /** New or empty, and without symbolic links, as the system shows it of processes. */
  private static Path directory(ChaosFlags flags) throws IOException {
    if (flags.workDir().isEmpty()) {
      return Files.createTempDirectory("mesos-chaos-").toRealPath();
    }
    Path directory = Files.createDirectories(flags.workDir().get()).toRealPath();
    try (Stream<Path> content = Files.list(directory)) {
      if (content.findAny().isPresent()) {
        throw new IOException("--work_dir is '" + directory + "' (expected: an empty directory)");
      }
    }
    return directory;
  }

  private static boolean runIn(
      Path directory, ChaosFlags flags, Map<String, String> environment, PrintStream out)
      throws IOException, InterruptedException {
    Timeline timeline = new Timeline();
    RunLog log = new RunLog(out, directory.resolve("chaos.log"));
    Children children = new Children(directory);
    Thread onSignal = new Thread(children::close, "end");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try (children) {
      long seed = flags.seed().orElseGet(System::nanoTime);
      return new ChaosRun(flags, seed, directory, timeline, log, children).run(environment);
    } finally {
      removeHook(onSignal);
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // A signal was faster, and the hook ends everything.
    }
  }
}

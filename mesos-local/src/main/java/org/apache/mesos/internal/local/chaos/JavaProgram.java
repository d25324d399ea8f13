// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Command lines of programs that run on the Java and the class path of this JVM. */
final class JavaProgram {

  /** Options of this JVM that hold for the others as well. */
  private static final ImmutableList<String> INHERITED_OPTIONS = ImmutableList.of(
      "-XX:SharedArchiveFile=", "--enable-native-access=", "--sun-misc-unsafe-memory-access=");

  private static final ImmutableList<String> OPTIONS = ImmutableList.of(
      "-Xshare:auto",
      "-Xlog:disable",
      "-XX:TieredStopAtLevel=1",
      "-XX:+UseSerialGC",
      "-XX:-UsePerfData",
      "-Xmx192m",
      "-Dio.netty.jfr.enabled=false");

  private static final Splitter CLASS_PATH = Splitter.on(File.pathSeparatorChar);

  private JavaProgram() {}

  /** The words of a command line. */
  static ImmutableList<String> words(String main, List<String> arguments) {
    return ImmutableList.<String>builder()
        .add(Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .addAll(OPTIONS)
        .addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> INHERITED_OPTIONS.stream().anyMatch(option::startsWith))
            .toList())
        .add("-cp", classPath(), main)
        .addAll(arguments)
        .build();
  }

  /** The same for a shell, which it replaces. */
  static String shellCommand(String main, List<String> arguments) {
    return words(main, arguments).stream()
        .map(JavaProgram::quoted)
        .collect(Collectors.joining(" ", "exec ", ""));
  }

  /** A text as one word for a shell. */
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** Without relative paths, since the programs run elsewhere. */
  private static String classPath() {
    return CLASS_PATH
        .splitToStream(System.getProperty("java.class.path"))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}

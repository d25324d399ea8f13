// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Recorded traffic of the reference, in {@code src/test/resources/captures}. */
final class Captures {

  private Captures() {}

  /** A case of probe.txt: what was sent, in segments. */
  record Probe(int number, String title, List<byte[]> segments) {}

  static Dialect dialect(Path capture) {
    return capture.toString().contains("2012") ? Dialect.HTTP_1_0 : Dialect.HTTP_1_1;
  }

  static Stream<Path> messages() {
    return find(".http").stream();
  }

  /** What clients sent, a connection a file. */
  static Stream<Path> upStreams() {
    return find("-up.bin").stream();
  }

  static Stream<Path> downStreams() {
    return find("-down.bin").stream();
  }

  static byte[] read(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Probe> probes(String generation) {
    String text = new String(read(root().resolve(generation).resolve("probe.txt")), ISO_8859_1);
    List<Probe> probes = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("======== ")) {
        String[] words = line.split(" ", 3);
        probes.add(new Probe(Integer.parseInt(words[1]), words[2], new ArrayList<>()));
      } else if (line.startsWith("SEND '")) {
        byte[] segment = unescape(line.substring("SEND '".length(), line.length() - 1));
        probes.get(probes.size() - 1).segments().add(segment);
      }
    }
    return probes;
  }

  private static byte[] unescape(String text) {
    Matcher escapes = Pattern.compile("\\\\(r|n|x[0-9a-f]{2})").matcher(text);
    String plain = escapes.replaceAll(escape -> switch (escape.group(1)) {
      case "r" -> "\r";
      case "n" -> "\n";
      default ->
        Matcher.quoteReplacement(
            String.valueOf((char) Integer.parseInt(escape.group(1).substring(1), 16)));
    });
    return plain.getBytes(ISO_8859_1);
  }

  private static List<Path> find(String suffix) {
    try (Stream<Path> files = Files.walk(root())) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    try {
      return Path.of(Captures.class.getResource("/captures").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}

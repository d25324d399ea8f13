// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.jars;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The jars that this module's build has made. */
final class Jars {

  static final Path PLAIN = find("mesos-*SNAPSHOT.jar");
  static final Path SHADED_PROTOBUF = find("mesos-*-shaded-protobuf.jar");

  static final Path BRIDGE = find("mesos-*-bridge.jar");

  private Jars() {}

  private static Path find(String pattern) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of("target"), pattern)) {
      return Iterables.getOnlyElement(found).toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files in a jar, without directories. */
  static List<String> files(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream()
          .filter(entry -> !entry.isDirectory())
          .map(ZipEntry::getName)
          .collect(ImmutableList.toImmutableList());
    }
  }

  static byte[] read(Path jar, String file) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile());
        var stream = zip.getInputStream(zip.getEntry(file))) {
      return stream.readAllBytes();
    }
  }

  static List<Path> all() {
    return ImmutableList.of(PLAIN, SHADED_PROTOBUF, BRIDGE);
  }
}

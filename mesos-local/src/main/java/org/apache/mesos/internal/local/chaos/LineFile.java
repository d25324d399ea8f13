// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A file of lines, which are added whole and which several processes may add to. */
final class LineFile {

  private enum Durability {
    /** Outlives the process. */
    WRITTEN,
    /** Outlives the machine. */
    SYNCED
  }

  private final FileChannel channel;
  private final Durability durability;

  private LineFile(FileChannel channel, Durability durability) {
    this.channel = channel;
    this.durability = durability;
  }

  /** A journal: what was added is on disk. */
  static LineFile openSynced(Path file) throws IOException {
    return open(file, Durability.SYNCED);
  }

  static LineFile openWritten(Path file) throws IOException {
    return open(file, Durability.WRITTEN);
  }

  private static LineFile open(Path file, Durability durability) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return new LineFile(channel, durability);
  }

  void add(String line) {
    addAll(ImmutableList.of(line));
  }

  /** Adds lines at once. */
  void addAll(List<String> lines) {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(String.join("\n", lines) + "\n");
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (durability == Durability.SYNCED) {
        channel.force(false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of a file, none if it is missing. */
  static List<String> read(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : ImmutableList.of();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.processes;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All processes of the machine at one moment, with who belongs to whom. */
final class ProcessTable {

  private static final Path PROC = Path.of("/proc");
  private static final String NUMERIC = "[0-9]*";

  /** Of the numbers behind the name in {@code /proc/<pid>/stat}: the time of the start. */
  private static final int START_TIME_FIELD = 19;

  /** One process; {@code state} is the letter of {@code /proc/<pid>/stat}. */
  record Entry(long pid, char state, long parent, long group, long session, long startTime) {

    /** Whether it has ended and only waits for its parent to notice. */
    boolean isDead() {
      return state == 'Z' || state == 'X';
    }
  }

  private final ImmutableList<Entry> entries;

  ProcessTable(List<Entry> entries) {
    this.entries = ImmutableList.copyOf(entries);
  }

  /** The table of now. Without a {@code /proc} it knows of parents only. */
  static ProcessTable read() {
    ImmutableList.Builder<Entry> entries = ImmutableList.builder();
    if (!Files.isReadable(PROC.resolve("self/stat"))) {
      ProcessHandle.allProcesses()
          .forEach(process -> entries.add(new Entry(
              process.pid(),
              'R',
              process.parent().map(ProcessHandle::pid).orElse(0L),
              process.pid(),
              process.pid(),
              startTime(process))));
      return new ProcessTable(entries.build());
    }
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(PROC, NUMERIC)) {
      for (Path directory : directories) {
        parse(read(directory.resolve("stat"))).ifPresent(entries::add);
      }
    } catch (IOException e) {
      throw new IllegalStateException("Failed to list " + PROC, e);
    }
    return new ProcessTable(entries.build());
  }

  /** One process of now, if it runs. */
  static Optional<ProcessId> read(long pid) {
    if (!Files.isReadable(PROC.resolve("self/stat"))) {
      return read().find(pid);
    }
    return parse(read(PROC.resolve(Long.toString(pid)).resolve("stat")))
        .filter(entry -> !entry.isDead())
        .map(entry -> new ProcessId(entry.pid, entry.startTime));
  }

  private static long startTime(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static String read(Path stat) {
    try {
      return new String(Files.readAllBytes(stat), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // The process has ended meanwhile.
      return "";
    }
  }

  /**
   * Reads {@code pid (name) state ppid pgrp session ...}. The name may contain anything, also
   * parentheses and blanks.
   */
  static Optional<Entry> parse(String stat) {
    int nameEnd = stat.lastIndexOf(')');
    int nameStart = stat.indexOf('(');
    if (nameStart < 1 || nameEnd < nameStart || nameEnd + 2 > stat.length()) {
      return Optional.empty();
    }
    String[] fields = stat.substring(nameEnd + 2).split(" ", START_TIME_FIELD + 2);
    try {
      return Optional.of(new Entry(
          Long.parseLong(stat.substring(0, nameStart).trim()),
          fields[0].charAt(0),
          Long.parseLong(fields[1]),
          Long.parseLong(fields[2]),
          Long.parseLong(fields[3]),
          Long.parseLong(fields[START_TIME_FIELD])));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** A process that runs. */
  Optional<ProcessId> find(long pid) {
    return entries.stream()
        .filter(entry -> entry.pid == pid && !entry.isDead())
        .findFirst()
        .map(entry -> new ProcessId(entry.pid, entry.startTime));
  }

  /** The running processes, parents before the processes they have started lately. */
  List<ProcessId> running() {
    return entries.stream()
        .filter(entry -> !entry.isDead())
        .sorted(Comparator.comparingLong(Entry::startTime).thenComparingLong(Entry::pid))
        .map(entry -> new ProcessId(entry.pid, entry.startTime))
        .toList();
  }

  /** Whether there is a living process of that number. */
  boolean contains(long pid) {
    return entries.stream().anyMatch(entry -> entry.pid == pid && !entry.isDead());
  }

  /** The living descendants of a process, and it. */
  Set<Long> tree(long root) {
    return closure(root, Kinship.DESCENT);
  }

  /** The living members of a process's tree, and of all process groups and sessions led by one. */
  Set<Long> family(long root) {
    return closure(root, Kinship.DESCENT_GROUP_AND_SESSION);
  }

  private enum Kinship {
    DESCENT,
    DESCENT_GROUP_AND_SESSION
  }

  private Set<Long> closure(long root, Kinship kinship) {
    Set<Long> found = new LinkedHashSet<>();
    found.add(root);
    boolean isGrowing = true;
    while (isGrowing) {
      isGrowing = false;
      for (Entry entry : entries) {
        if (isRelated(entry, found, kinship)) {
          isGrowing |= found.add(entry.pid);
        }
      }
    }
    Set<Long> living = new LinkedHashSet<>(found);
    living.retainAll(
        entries.stream().filter(entry -> !entry.isDead()).map(Entry::pid).toList());
    return living;
  }

  private static boolean isRelated(Entry entry, Set<Long> found, Kinship kinship) {
    return found.contains(entry.parent)
        || kinship == Kinship.DESCENT_GROUP_AND_SESSION
            && (found.contains(entry.group) || found.contains(entry.session));
  }
}

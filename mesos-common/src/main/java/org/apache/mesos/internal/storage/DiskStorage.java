// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.storage;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;

/**
 * Files below a directory of this machine, each in the form of {@link FileFormat}. The directory is
 * locked against other processes as long as the storage is open.
 *
 * <p>Besides the files there are {@code .lock}, {@code .new}, in which a value is written before it
 * takes its name, and {@code .deleted}, what is being deleted.
 */
public final class DiskStorage implements Storage, AutoCloseable {

  private static final Splitter SLASH = Splitter.on('/');

  private final Path root;
  private final FileChannel lock;
  private final Path temporary;
  private final Path deleted;
  private final Executor worker;

  /** Where the next record goes. Of journals that were read or written; touched by the worker. */
  private final Map<Path, Long> journalEnds = new TreeMap<>();

  private DiskStorage(Path root, FileChannel lock, Executor worker) {
    this.root = root;
    this.lock = lock;
    this.temporary = root.resolve(".new");
    this.deleted = root.resolve(".deleted");
    // The order of the calls is kept even if the threads are many.
    this.worker = MoreExecutors.newSequentialExecutor(worker);
  }

  /**
   * A storage in a directory, which is made if it is not there, readable for its owner only. Blocks
   * on files.
   *
   * @param worker runs what blocks, on any number of threads
   * @throws StorageException if the directory cannot be used, or another process uses it
   */
  public static DiskStorage open(Path root, Executor worker) throws StorageException {
    Path directory = root.toAbsolutePath();
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      DiskStorage storage = new DiskStorage(directory, lock(directory), worker);
      storage.clear(storage.temporary);
      storage.clear(storage.deleted);
      return storage;
    } catch (IOException e) {
      throw new StorageException("Failed to open " + directory + ": " + reason(e), e);
    }
  }

  private static FileChannel lock(Path directory) throws IOException, StorageException {
    FileChannel channel = FileChannel.open(
        directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock taken = channel.tryLock();
      if (taken != null) {
        return channel; // The lock goes with it.
      }
    } catch (OverlappingFileLockException e) {
      // By this JVM, which is reported as if it were another one.
    }
    channel.close();
    throw new StorageException("Failed to open " + directory + ": another process uses it");
  }

  @Override
  public Future<Optional<ByteString>> read(String path) {
    Path file = file(path);
    return run(file, "read", () -> {
      Optional<byte[]> content = content(file);
      return content.isPresent()
          ? Optional.of(FileFormat.value(file, content.get()))
          : Optional.empty();
    });
  }

  @Override
  public Future<Void> replace(String path, ByteString value) {
    Path file = file(path);
    return run(file, "write", () -> {
      makeDirectory(file.getParent());
      try (FileChannel channel = FileChannel.open(
          temporary,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE)) {
        write(channel, FileFormat.ofValue(value), 0);
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      force(file.getParent());
      journalEnds.remove(file);
      return null;
    });
  }

  @Override
  public Future<ImmutableList<ByteString>> readJournal(String path) {
    Path file = file(path);
    return run(file, "read", () -> {
      Optional<byte[]> content = content(file);
      if (content.isEmpty()) {
        return ImmutableList.of();
      }
      FileFormat.Journal journal = FileFormat.journal(file, content.get());
      journalEnds.put(file, journal.end());
      return journal.records();
    });
  }

  @Override
  public Future<Void> append(String path, ByteString record) {
    Path file = file(path);
    return run(file, "write", () -> {
      makeDirectory(file.getParent());
      boolean isNew = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
      long end = isNew ? 0 : end(file);
      ByteBuffer bytes = FileFormat.ofRecord(record, end);
      long newEnd = end + bytes.remaining();
      // What follows the end, if anything does, is of a write that came to nothing.
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.truncate(end);
        write(channel, bytes, end);
        channel.force(true);
      }
      if (isNew) {
        force(file.getParent());
      }
      journalEnds.put(file, newEnd);
      return null;
    });
  }

  private long end(Path file) throws IOException, StorageException {
    Long known = journalEnds.get(file);
    return known != null
        ? known
        : FileFormat.journal(file, Files.readAllBytes(file)).end();
  }

  @Override
  public Future<ImmutableList<String>> list(String directory) {
    Path path = file(directory);
    return run(path, "list", () -> {
      try (Stream<Path> entries = Files.list(path)) {
        return ImmutableList.sortedCopyOf(
            entries.map(entry -> entry.getFileName().toString()).toList());
      } catch (NoSuchFileException e) {
        return ImmutableList.of();
      }
    });
  }

  /** At once as far as a crash is concerned: it takes another name before it is taken apart. */
  @Override
  public Future<Void> delete(String path) {
    Path file = file(path);
    return run(file, "delete", () -> {
      clear(deleted);
      try {
        Files.move(file, deleted, StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException e) {
        return null;
      }
      force(file.getParent());
      journalEnds.keySet().removeIf(each -> each.startsWith(file));
      clear(deleted);
      return null;
    });
  }

  /** Unlocks the directory. Operations that are not finished by then may come to nothing. */
  @Override
  public void close() throws IOException {
    lock.close();
  }

  private Path file(String path) {
    for (String segment : SLASH.split(path)) {
      checkArgument(
          !segment.isEmpty() && !segment.equals(".") && !segment.equals(".."),
          "path: %s (expected: names with a / between)",
          path);
    }
    Path file = root.resolve(path);
    checkArgument(
        !file.startsWith(temporary) && !file.startsWith(deleted),
        "path: %s (expected: a name that the storage does not use itself)",
        path);
    return file;
  }

  private static Optional<byte[]> content(Path file) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Makes a directory and those above it, each durable in the one that has it. */
  private void makeDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    if (!directory.equals(root)) {
      makeDirectory(directory.getParent());
    }
    Files.createDirectory(directory);
    force(directory.getParent());
  }

  private static void write(FileChannel channel, ByteBuffer bytes, long position)
      throws IOException {
    long next = position;
    while (bytes.hasRemaining()) {
      next += channel.write(bytes, next);
    }
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private void clear(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      MoreFiles.deleteRecursively(path);
    }
  }

  private <T> Future<T> run(Path file, String what, Callable<T> operation) {
    Promise<T> result = new Promise<>();
    worker.execute(() -> {
      try {
        result.set(operation.call());
      } catch (StorageException e) {
        result.fail(e);
      } catch (Exception e) { // An IOException, or what a file system provider throws instead.
        result.fail(new StorageException("Failed to " + what + " " + file + ": " + reason(e), e));
      }
    });
    return result.future();
  }

  /** Exceptions of files often say nothing but the name of the file. */
  private static String reason(Exception e) {
    return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
  }
}

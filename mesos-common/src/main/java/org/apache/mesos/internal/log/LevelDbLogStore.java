// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.collect.Range;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.mesos.internal.log.Messages.Action;
import org.apache.mesos.internal.log.Messages.Promise;
import org.apache.mesos.internal.log.Messages.Record;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBException;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.WriteOptions;
import org.iq80.leveldb.impl.Iq80DBFactory;

/**
 * A LevelDB directory as libmesos has it. The key of a position is position + 1 as a decimal number
 * of ten digits, that of the promise is zero; the values are records.
 *
 * <p>The port of LevelDB to Java forces to disk what it has mapped into memory, which is not all of
 * a record that reaches from one mapping into the next, and never directories. So its journals are
 * forced here once more, and the directory whenever there is a new one.
 */
public final class LevelDbLogStore implements LogStore {

  private static final WriteOptions DURABLE = new WriteOptions().sync(true);

  private final Path directory;
  private final DB database;
  private Set<Path> journals = new TreeSet<>();

  private LevelDbLogStore(Path directory, DB database) {
    this.directory = directory;
    this.database = database;
  }

  /** Opens or makes a directory, which nobody else can open then. Blocks. */
  public static LevelDbLogStore open(Path directory) throws IOException {
    // Not every LevelDB can read what is compressed.
    Options options = new Options().createIfMissing(true).compressionType(CompressionType.NONE);
    try {
      Files.createDirectories(directory);
      DB database = new Iq80DBFactory().open(new File(directory.toString()), options);
      return new LevelDbLogStore(directory, database);
    } catch (OverlappingFileLockException e) {
      // By this JVM, which is reported as if it were another one.
      throw new IOException(directory + " is in use", e);
    } catch (DBException | IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  static byte[] key(long position) {
    return number(position + 1);
  }

  private static byte[] number(long number) {
    return String.format("%010d", number).getBytes(US_ASCII);
  }

  @Override
  public void read(Consumer<Record> reader) throws IOException {
    try (DBIterator entries = database.iterator()) {
      for (entries.seekToFirst(); entries.hasNext(); ) {
        Map.Entry<byte[], byte[]> entry = entries.next();
        reader.accept(Record.parseFrom(entry.getValue()));
      }
    } catch (DBException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void promise(long id) throws IOException {
    Record record = Record.newBuilder()
        .setType(Record.Type.PROMISE)
        .setPromise(Promise.newBuilder().setId(id))
        .build();
    put(number(0), record);
  }

  @Override
  public void put(Action action) throws IOException {
    Record record =
        Record.newBuilder().setType(Record.Type.ACTION).setAction(action).build();
    put(key(action.getPosition()), record);
  }

  private void put(byte[] key, Record record) throws IOException {
    try {
      database.put(key, record.toByteArray(), DURABLE);
    } catch (DBException e) {
      throw new IOException(e.getMessage(), e);
    }
    force();
  }

  private void force() throws IOException {
    Set<Path> present = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.log")) {
      for (Path file : files) {
        present.add(file);
        force(file, StandardOpenOption.WRITE);
      }
    }
    if (!journals.containsAll(present)) {
      force(directory, StandardOpenOption.READ);
    }
    journals = present;
  }

  private static void force(Path file, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(file, option)) {
      channel.force(true);
    } catch (NoSuchFileException e) {
      // What was in it has just been forced into a table, which is all that it is deleted for.
      return;
    }
  }

  @Override
  public Optional<Action> get(long position) throws IOException {
    try {
      byte[] value = database.get(key(position));
      return value == null
          ? Optional.empty()
          : Optional.of(Record.parseFrom(value).getAction());
    } catch (DBException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void delete(Range<Long> positions) throws IOException {
    try (WriteBatch batch = database.createWriteBatch()) {
      for (long each = positions.lowerEndpoint(); each < positions.upperEndpoint(); each++) {
        batch.delete(key(each));
      }
      database.write(batch);
    } catch (DBException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    database.close();
  }
}

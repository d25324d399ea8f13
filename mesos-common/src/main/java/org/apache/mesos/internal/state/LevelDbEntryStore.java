// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.internal.state.Messages.Entry;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.WriteOptions;
import org.iq80.leveldb.impl.Iq80DBFactory;
import org.jspecify.annotations.Nullable;

/** Entries in a LevelDB of the local machine, by a port of that to Java; opened at first use. */
public final class LevelDbEntryStore implements EntryStore {

  private static final WriteOptions DURABLE = new WriteOptions().sync(true);

  private final String path;

  private @Nullable DB database;

  public LevelDbEntryStore(String path) {
    this.path = path;
  }

  private DB database() throws IOException {
    if (database == null) {
      // Not every LevelDB can read what is compressed.
      Options options = new Options().createIfMissing(true).compressionType(CompressionType.NONE);
      database = new Iq80DBFactory().open(new File(path), options);
    }
    return database;
  }

  @Override
  public Optional<Entry> get(String name) throws IOException {
    byte[] bytes = database().get(name.getBytes(UTF_8));
    return bytes == null ? Optional.empty() : Optional.of(Entry.parseFrom(bytes));
  }

  @Override
  public boolean set(Entry entry, ByteString uuid) throws IOException {
    Optional<Entry> stored = get(entry.getName());
    if (stored.isPresent() && !stored.get().getUuid().equals(uuid)) {
      return false;
    }
    database().put(entry.getName().getBytes(UTF_8), entry.toByteArray(), DURABLE);
    return true;
  }

  @Override
  public boolean expunge(Entry entry) throws IOException {
    Optional<Entry> stored = get(entry.getName());
    if (stored.isEmpty() || !stored.get().getUuid().equals(entry.getUuid())) {
      return false;
    }
    database().delete(entry.getName().getBytes(UTF_8), DURABLE);
    return true;
  }

  @Override
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (DBIterator entries = database().iterator()) {
      for (entries.seekToFirst(); entries.hasNext(); ) {
        Map.Entry<byte[], byte[]> entry = entries.next();
        names.add(new String(entry.getKey(), UTF_8));
      }
    }
    return names;
  }

  @Override
  public void close() throws IOException {
    if (database != null) {
      database.close();
    }
  }
}

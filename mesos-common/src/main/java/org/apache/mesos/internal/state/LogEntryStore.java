// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.state;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Longs;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.mesos.Log;
import org.apache.mesos.Log.OperationFailedException;
import org.apache.mesos.Log.Position;
import org.apache.mesos.Log.WriterFailedException;
import org.apache.mesos.internal.state.Messages.Entry;
import org.apache.mesos.internal.state.Messages.Operation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries in a replicated log, each as it was stored last. All of them are in memory as well.
 *
 * <p>What is known here is only sure as long as this is the log's writer. When it turns out not to
 * be, it becomes the writer again, reads the log, and decides anew.
 */
public final class LogEntryStore implements EntryStore {

  private static final Logger log = LoggerFactory.getLogger(LogEntryStore.class);

  private static final long TIMEOUT_SECONDS = 10;

  /** Of elections in a row, before somebody who waits is told in the log. */
  private static final int TRIES = 3;

  /** How much longer than necessary a log may become, so that one variable does not keep it all. */
  private static final int MAX_OUTDATED = 1024;

  private static final int MIN_TRUNCATED = 16;

  private record Stored(Entry entry, long position) {}

  private final Supplier<Log> open;
  private final Map<String, Stored> entries = new LinkedHashMap<>();
  private @Nullable Log replica;
  private Log.@Nullable Writer writer;

  /** Entries in a log, which is opened at first use. */
  public LogEntryStore(Supplier<Log> open) {
    this.open = open;
  }

  private static long number(Position position) {
    return Longs.fromByteArray(position.identity());
  }

  private Log replica() {
    if (replica == null) {
      replica = open.get();
    }
    return replica;
  }

  /** Becomes the writer if this is not; as long as that takes. */
  private Log.Writer writer() throws IOException, InterruptedException {
    while (writer == null) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      Log.Writer elected = new Log.Writer(replica(), TIMEOUT_SECONDS, TimeUnit.SECONDS, TRIES);
      try {
        // Without a quorum it fails at once, and what it would remove is gone.
        Log.Reader reader = new Log.Reader(replica());
        elected.truncate(reader.beginning(), TIMEOUT_SECONDS, TimeUnit.SECONDS);
        read(reader);
        writer = elected;
      } catch (WriterFailedException | TimeoutException | OperationFailedException e) {
        log.warn("Trying again to become the writer of the log: {}", e.getMessage());
      }
    }
    return writer;
  }

  private void read(Log.Reader reader)
      throws IOException, TimeoutException, OperationFailedException {
    entries.clear();
    var all = reader.read(reader.beginning(), reader.ending(), TIMEOUT_SECONDS, TimeUnit.SECONDS);
    for (Log.Entry each : all) {
      apply(each);
    }
  }

  private void apply(Log.Entry each) throws IOException {
    Operation operation;
    try {
      operation = Operation.parseFrom(each.data);
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(
          "There is something else than variables in the log, at " + each.position + ": "
              + e.getMessage(),
          e);
    }
    switch (operation.getType()) {
      case SNAPSHOT -> {
        Entry entry = operation.getSnapshot().getEntry();
        entries.remove(entry.getName());
        entries.put(entry.getName(), new Stored(entry, number(each.position)));
      }
      case EXPUNGE -> entries.remove(operation.getExpunge().getName());
      case DIFF ->
        throw new IOException("The variable '" + operation.getDiff().getEntry().getName()
            + "' is stored as a difference, which is not supported: store it with"
            + " diffsBetweenSnapshots = 0 first");
    }
  }

  @Override
  public Optional<Entry> get(String name) throws IOException, InterruptedException {
    writer();
    return Optional.ofNullable(entries.get(name)).map(Stored::entry);
  }

  @Override
  public boolean set(Entry entry, ByteString uuid) throws IOException, InterruptedException {
    while (true) {
      Log.Writer current = writer();
      Stored stored = entries.get(entry.getName());
      if (stored != null && stored.entry.equals(entry)) {
        return true; // A try before had its effect, though nobody could tell then.
      }
      if (stored != null && !stored.entry.getUuid().equals(uuid)) {
        return false;
      }
      if (snapshot(current, entry)) {
        compact(current);
        return true;
      }
    }
  }

  private boolean snapshot(Log.Writer current, Entry entry) {
    Optional<Position> position = append(
        current,
        Operation.newBuilder()
            .setType(Operation.Type.SNAPSHOT)
            .setSnapshot(Operation.Snapshot.newBuilder().setEntry(entry))
            .build());
    position.ifPresent(at -> {
      // To the end: the first one is the one that was stored longest ago.
      entries.remove(entry.getName());
      entries.put(entry.getName(), new Stored(entry, number(at)));
    });
    return position.isPresent();
  }

  /** Nothing if this is no writer, or cannot tell; then it is not the writer any more. */
  private Optional<Position> append(Log.Writer current, Operation operation) {
    try {
      return Optional.of(
          current.append(operation.toByteArray(), TIMEOUT_SECONDS, TimeUnit.SECONDS));
    } catch (WriterFailedException | TimeoutException e) {
      failed(e);
      return Optional.empty();
    }
  }

  private void failed(Exception reason) {
    log.info("Becoming the writer of the log again: {}", reason.getMessage());
    writer = null;
  }

  /** Removes what is before the first position that is needed. */
  private void compact(Log.Writer current) {
    Position end = new Log.Reader(replica()).ending();
    for (Stored first = first(); isOutdated(first, number(end)); first = first()) {
      if (!snapshot(current, first.entry)) {
        return;
      }
    }
    Stored first = first();
    Position needed = first == null ? end : new Position(first.position);
    try {
      // Each truncation takes a position itself: many small ones would be no gain.
      long gain = number(needed) - number(new Log.Reader(replica()).beginning());
      if (gain > MIN_TRUNCATED + entries.size()) {
        current.truncate(needed, TIMEOUT_SECONDS, TimeUnit.SECONDS);
      }
    } catch (WriterFailedException | TimeoutException e) {
      failed(e);
    }
  }

  private @Nullable Stored first() {
    return entries.isEmpty() ? null : entries.values().iterator().next();
  }

  private boolean isOutdated(@Nullable Stored stored, long end) {
    return stored != null && end - stored.position > MAX_OUTDATED + 2L * entries.size();
  }

  @Override
  public boolean expunge(Entry entry) throws IOException, InterruptedException {
    boolean mayBeDone = false;
    while (true) {
      Log.Writer current = writer();
      Stored stored = entries.get(entry.getName());
      if (stored == null || !stored.entry.getUuid().equals(entry.getUuid())) {
        return mayBeDone && stored == null;
      }
      Optional<Position> position = append(
          current,
          Operation.newBuilder()
              .setType(Operation.Type.EXPUNGE)
              .setExpunge(Operation.Expunge.newBuilder().setName(entry.getName()))
              .build());
      if (position.isPresent()) {
        entries.remove(entry.getName());
        compact(current);
        return true;
      }
      mayBeDone = true;
    }
  }

  @Override
  public ImmutableList<String> names() throws IOException, InterruptedException {
    writer();
    return ImmutableList.copyOf(entries.keySet());
  }

  @Override
  public void close() {
    if (replica != null) {
      replica.close();
    }
  }
}

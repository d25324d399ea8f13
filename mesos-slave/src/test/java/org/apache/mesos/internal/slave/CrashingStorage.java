// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.mesos.internal.storage.Storage;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;

/** A storage that does nothing any more, nor says so, after a number of writes. */
final class CrashingStorage implements Storage {

  private final Storage storage;
  private final int limit;
  private int writes;

  CrashingStorage(Storage storage, int limit) {
    this.storage = storage;
    this.limit = limit;
  }

  /** How many writes there were, those included that came to nothing. */
  int writes() {
    return writes;
  }

  private Future<Void> write(Supplier<Future<Void>> operation) {
    return writes++ < limit ? operation.get() : new Promise<Void>().future();
  }

  @Override
  public Future<Optional<ByteString>> read(String path) {
    return storage.read(path);
  }

  @Override
  public Future<Void> replace(String path, ByteString value) {
    return write(() -> storage.replace(path, value));
  }

  @Override
  public Future<ImmutableList<ByteString>> readJournal(String path) {
    return storage.readJournal(path);
  }

  @Override
  public Future<Void> append(String path, ByteString record) {
    return write(() -> storage.append(path, record));
  }

  @Override
  public Future<ImmutableList<String>> list(String directory) {
    return storage.list(directory);
  }

  @Override
  public Future<Void> delete(String path) {
    return write(() -> storage.delete(path));
  }
}

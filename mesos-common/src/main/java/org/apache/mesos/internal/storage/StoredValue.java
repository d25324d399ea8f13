// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.storage;

import com.google.protobuf.ByteString;
import java.io.Closeable;
import java.io.IOException;
import org.apache.mesos.process.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value in a file of a {@link Storage}. Versions are counted here, so whoever shares the value
 * shares this object, on one thread: that of the process it belongs to.
 */
public final class StoredValue implements SharedValue {

  private static final Logger log = LoggerFactory.getLogger(StoredValue.class);

  /** A file is written as a whole each time; more would take too long. */
  private static final int MAX_BYTES = 64 * 1024 * 1024;

  private final Storage storage;
  private final String path;
  private final Closeable onClose;
  private long version;

  public StoredValue(Storage storage, String path) {
    this(storage, path, () -> {});
  }

  /** Closes something with this, such as the storage. */
  public StoredValue(Storage storage, String path, Closeable onClose) {
    this.storage = storage;
    this.path = path;
    this.onClose = onClose;
  }

  @Override
  public Future<Versioned> read() {
    // What is written later takes effect later.
    long latest = version;
    return storage.read(path).map(value -> new Versioned(value.orElse(ByteString.EMPTY), latest));
  }

  @Override
  public Future<Long> replace(ByteString value, long expected) {
    if (expected != version) {
      return Future.failed(
          new StaleVersionException("Somebody else has written " + path + " meanwhile"));
    }
    version++;
    long next = version;
    return storage.replace(path, value).map(written -> next);
  }

  @Override
  public int maxBytes() {
    return MAX_BYTES;
  }

  @Override
  public void close() {
    try {
      onClose.close();
    } catch (IOException e) {
      log.warn("Failed to close the storage of {}", path, e);
    }
  }
}

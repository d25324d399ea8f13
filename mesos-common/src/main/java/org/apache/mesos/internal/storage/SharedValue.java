// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.storage;

import com.google.protobuf.ByteString;
import org.apache.mesos.process.Future;

/**
 * One value that outlives the process that writes it, and that several processes may want to write.
 * A write succeeds only for who knows the value that it replaces, so that of two writers one finds
 * out.
 *
 * <p>No method blocks. What has been written is durable once the future is ready. A future fails
 * with a {@link StaleVersionException} if somebody else has written meanwhile, and with another
 * exception if the storage failed for good; what passes is waited for here.
 */
public interface SharedValue extends AutoCloseable {

  /**
   * A value and its version; the value is empty if there has never been one.
   *
   * @param version of meaning for {@link #replace} only
   */
  record Versioned(ByteString value, long version) {}

  /** The latest value. */
  Future<Versioned> read();

  /** Writes a value in place of the one of a version, and gives the version of the new one. */
  Future<Long> replace(ByteString value, long version);

  /** How many bytes a value may have at most. */
  int maxBytes();

  /** Gives up what it holds; what has not been written yet may or may not be. */
  @Override
  void close();
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.storage;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import java.util.Optional;
import org.apache.mesos.process.Future;

/**
 * Files that outlive the process that writes them. A file is named by a path of segments joined by
 * {@code /}, none of them empty, {@code .} or {@code ..}; directories come and go with their files.
 *
 * <p>No method blocks. The operations of one storage take effect in the order of their calls. What
 * has been written is durable once the future is ready: it is there after a crash of this process
 * and of the machine. A write that a crash interrupts leaves the file as it was before or as it
 * should be after, never between. A future fails if the storage does; nothing is retried here.
 *
 * <p>A file is either a value, written by {@link #replace}, or a journal, written by {@link
 * #append}. Both carry a version and checksums, so that damage is told from data.
 */
public interface Storage {

  /** The value of a file, if there is one. Fails with a {@link StorageException} on damage. */
  Future<Optional<ByteString>> read(String path);

  /** Writes a value in place of what was there. */
  Future<Void> replace(String path, ByteString value);

  /**
   * The records of a journal in the order of their writing; none if there is none. An incomplete
   * record at its end, which a crash has left and nobody was told to be durable, is cut off. Fails
   * with a {@link StorageException} on other damage.
   */
  Future<ImmutableList<ByteString>> readJournal(String path);

  /** Adds a record to a journal. */
  Future<Void> append(String path, ByteString record);

  /** The names in a directory, sorted; none if it does not exist. */
  Future<ImmutableList<String>> list(String directory);

  /** Deletes a file, or a directory with all that is in it; does nothing if there is none. */
  Future<Void> delete(String path);
}

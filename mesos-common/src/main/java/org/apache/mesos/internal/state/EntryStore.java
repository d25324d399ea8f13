// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.state;

import com.google.protobuf.ByteString;
import java.io.Closeable;
import java.util.Collection;
import java.util.Optional;
import org.apache.mesos.internal.state.Messages.Entry;

/**
 * Entries by name. Methods block, and are called by one thread at a time; what they throw is for
 * the user who waits.
 */
public interface EntryStore extends Closeable {

  Optional<Entry> get(String name) throws Exception;

  /** Writes an entry unless there is one with another uuid than this; whether it did. */
  boolean set(Entry entry, ByteString uuid) throws Exception;

  /** Removes an entry if it is there with the same uuid; whether it was. */
  boolean expunge(Entry entry) throws Exception;

  Collection<String> names() throws Exception;
}

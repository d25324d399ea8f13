// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.log;

import com.google.common.collect.Range;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.mesos.internal.log.Messages.Action;
import org.apache.mesos.internal.log.Messages.Record;

/**
 * What a replica must not forget. Methods block; what was written is durable when they return. A
 * store has one owner.
 */
public interface LogStore extends Closeable {

  /** Shows everything that is stored, in the order of positions. */
  void read(Consumer<Record> reader) throws IOException;

  /** Notes that coordinators up to this one are obeyed no more. */
  void promise(long id) throws IOException;

  void put(Action action) throws IOException;

  Optional<Action> get(long position) throws IOException;

  /** Forgets positions. Need not be durable: truncations are, and are read again. */
  void delete(Range<Long> positions) throws IOException;
}

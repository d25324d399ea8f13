// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.log;

import com.google.common.collect.Range;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.mesos.internal.log.Messages.Action;
import org.apache.mesos.internal.log.Messages.Promise;
import org.apache.mesos.internal.log.Messages.Record;

/** A disk that outlives its replica, and fails when it is told to. */
final class MemoryLogStore implements LogStore {

  final TreeMap<Long, Action> actions = new TreeMap<>();
  long promised;
  boolean isBroken;

  @Override
  public void read(Consumer<Record> reader) {
    reader.accept(Record.newBuilder()
        .setType(Record.Type.PROMISE)
        .setPromise(Promise.newBuilder().setId(promised))
        .build());
    actions
        .values()
        .forEach(action -> reader.accept(
            Record.newBuilder().setType(Record.Type.ACTION).setAction(action).build()));
  }

  private void check() throws IOException {
    if (isBroken) {
      throw new IOException("broken");
    }
  }

  @Override
  public void promise(long id) throws IOException {
    check();
    promised = id;
  }

  @Override
  public void put(Action action) throws IOException {
    check();
    actions.put(action.getPosition(), action);
  }

  @Override
  public Optional<Action> get(long position) throws IOException {
    check();
    return Optional.ofNullable(actions.get(position));
  }

  @Override
  public void delete(Range<Long> positions) throws IOException {
    check();
    actions.subMap(positions.lowerEndpoint(), positions.upperEndpoint()).clear();
  }

  @Override
  public void close() {}
}

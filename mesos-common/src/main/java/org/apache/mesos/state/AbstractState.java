// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.state;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.internal.state.EntryStore;
import org.apache.mesos.internal.state.Messages.Entry;
import org.apache.mesos.internal.state.StateWorker;
import org.jspecify.annotations.Nullable;

/** What the states have in common: one operation after the other, on a thread beside. */
public abstract class AbstractState implements State {

  private final EntryStore store;
  private final StateWorker worker = new StateWorker();

  AbstractState(EntryStore store) {
    this.store = store;
  }

  @Override
  public Future<Variable> fetch(String name) {
    Objects.requireNonNull(name, "name");
    return worker.submit(() ->
        new Variable(store.get(name).orElseGet(() -> entry(name, ByteString.EMPTY))));
  }

  @Override
  public Future<Variable> store(Variable variable) {
    Objects.requireNonNull(variable, "variable");
    return worker.submit(() -> stored(variable.entry()));
  }

  private @Nullable Variable stored(Entry old) throws Exception {
    Entry entry = entry(old.getName(), old.getValue());
    return store.set(entry, old.getUuid()) ? new Variable(entry) : null;
  }

  private Entry entry(String name, ByteString value) {
    return Entry.newBuilder()
        .setName(name)
        .setUuid(worker.randomUuid())
        .setValue(value)
        .build();
  }

  @Override
  public Future<Boolean> expunge(Variable variable) {
    Objects.requireNonNull(variable, "variable");
    return worker.submit(() -> store.expunge(variable.entry()));
  }

  @Override
  public Future<Iterator<String>> names() {
    return worker.submit(() -> ImmutableList.copyOf(store.names()).iterator());
  }

  /**
   * Ends what the state holds open, such as a lock on files or a session with ZooKeeper. What was
   * asked before is answered, what is asked later fails. Without it a state ends with the JVM.
   */
  public void close() {
    worker.close(store);
  }

  /** Waits until nothing is held open any more; whether that came in time. */
  boolean awaitClosed(long timeout, TimeUnit unit) throws InterruptedException {
    return worker.awaitClosed(timeout, unit);
  }
}

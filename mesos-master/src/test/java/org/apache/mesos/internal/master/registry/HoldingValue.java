// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.registry;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.internal.storage.MemoryStorage;
import org.apache.mesos.internal.storage.SharedValue;
import org.apache.mesos.internal.storage.StoredValue;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;

/** A value in memory whose operations take as long as a test says. */
public final class HoldingValue implements SharedValue {

  private final SharedValue value = new StoredValue(new MemoryStorage(), "registry");
  private final List<Runnable> held = new ArrayList<>();
  private boolean isHolding;
  private int maxBytes = 1_000_000;
  private int writes;

  /** From now on nothing is done. */
  public void hold() {
    isHolding = true;
  }

  /** Does what was held, and nothing is held any more. */
  public void release() {
    isHolding = false;
    List<Runnable> operations = List.copyOf(held);
    held.clear();
    operations.forEach(Runnable::run);
  }

  /** How many writes have been asked for. */
  public int writes() {
    return writes;
  }

  public void limit(int newMaxBytes) {
    maxBytes = newMaxBytes;
  }

  @Override
  public Future<Versioned> read() {
    return later(value::read);
  }

  @Override
  public Future<Long> replace(ByteString newValue, long version) {
    writes++;
    return later(() -> value.replace(newValue, version));
  }

  private interface Operation<T> {
    Future<T> run();
  }

  private <T> Future<T> later(Operation<T> operation) {
    if (!isHolding) {
      return operation.run();
    }
    Promise<T> result = new Promise<>();
    held.add(() -> result.associate(operation.run()));
    return result.future();
  }

  @Override
  public int maxBytes() {
    return maxBytes;
  }

  @Override
  public void close() {}
}

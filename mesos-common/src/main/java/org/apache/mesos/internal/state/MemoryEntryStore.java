// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.state;

import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.internal.state.Messages.Entry;

/** Entries in this JVM. */
public final class MemoryEntryStore implements EntryStore {

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  @Override
  public Optional<Entry> get(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  @Override
  public boolean set(Entry entry, ByteString uuid) {
    Entry stored = entries.get(entry.getName());
    if (stored != null && !stored.getUuid().equals(uuid)) {
      return false;
    }
    entries.put(entry.getName(), entry);
    return true;
  }

  @Override
  public boolean expunge(Entry entry) {
    Entry stored = entries.get(entry.getName());
    if (stored == null || !stored.getUuid().equals(entry.getUuid())) {
      return false;
    }
    entries.remove(entry.getName());
    return true;
  }

  @Override
  public Collection<String> names() {
    return entries.keySet();
  }

  @Override
  public void close() {}
}

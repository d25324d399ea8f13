// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.storage;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.mesos.process.Future;

/**
 * A storage that lasts as long as this object, and is ready at once. For one thread at a time: that
 * of the process it belongs to.
 */
public final class MemoryStorage implements Storage {

  private final Map<String, ByteString> values = new TreeMap<>();
  private final Map<String, ImmutableList<ByteString>> journals = new TreeMap<>();

  @Override
  public Future<Optional<ByteString>> read(String path) {
    return Future.ready(Optional.ofNullable(values.get(path)));
  }

  @Override
  public Future<Void> replace(String path, ByteString value) {
    values.put(path, value);
    return Future.ready(null);
  }

  @Override
  public Future<ImmutableList<ByteString>> readJournal(String path) {
    return Future.ready(journals.getOrDefault(path, ImmutableList.of()));
  }

  @Override
  public Future<Void> append(String path, ByteString record) {
    journals.merge(path, ImmutableList.of(record), MemoryStorage::concatenated);
    return Future.ready(null);
  }

  private static <T> ImmutableList<T> concatenated(List<T> first, List<T> second) {
    return ImmutableList.<T>builder().addAll(first).addAll(second).build();
  }

  @Override
  public Future<ImmutableList<String>> list(String directory) {
    String prefix = directory + "/";
    return Future.ready(ImmutableList.sortedCopyOf(
        Stream.concat(values.keySet().stream(), journals.keySet().stream())
            .filter(path -> path.startsWith(prefix))
            .map(path -> path.substring(prefix.length()).replaceFirst("/.*", ""))
            .distinct()
            .toList()));
  }

  @Override
  public Future<Void> delete(String path) {
    String prefix = path + "/";
    values.keySet().removeIf(each -> each.equals(path) || each.startsWith(prefix));
    journals.keySet().removeIf(each -> each.equals(path) || each.startsWith(prefix));
    return Future.ready(null);
  }
}

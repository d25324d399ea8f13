// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.allocator;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.function.Supplier;

/** The allocators that there are, by the name that the master's flag {@code allocator} takes. */
public final class Allocators {

  public static final String DEFAULT = "simple";

  private static final ImmutableMap<String, Supplier<Allocator>> ALLOCATORS =
      ImmutableMap.of(DEFAULT, SimpleAllocator::new);

  private Allocators() {}

  public static ImmutableSet<String> names() {
    return ALLOCATORS.keySet();
  }

  /** A new allocator of that name. */
  public static Optional<Allocator> create(String name) {
    return Optional.ofNullable(ALLOCATORS.get(name)).map(Supplier::get);
  }
}

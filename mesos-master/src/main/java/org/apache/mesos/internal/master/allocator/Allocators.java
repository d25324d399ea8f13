// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master.allocator;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.function.Function;

/** The allocators that there are, by the name that the master's flag {@code allocator} takes. */
public final class Allocators {

  public static final String DEFAULT = "simple";

  private static final ImmutableMap<String, Function<ImmutableMap<String, Double>, Allocator>>
      ALLOCATORS = ImmutableMap.of(DEFAULT, SimpleAllocator::new);

  private Allocators() {}

  public static ImmutableSet<String> names() {
    return ALLOCATORS.keySet();
  }

  /** A new allocator of that name. */
  public static Optional<Allocator> create(String name) {
    return create(name, ImmutableMap.of());
  }

  /** A new allocator of that name; roles have these weights, or that of 1. */
  public static Optional<Allocator> create(String name, ImmutableMap<String, Double> weights) {
    return Optional.ofNullable(ALLOCATORS.get(name)).map(maker -> maker.apply(weights));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Generation;

/**
 * Which nodes are of 2012, as the form of their messages has told. Safe for use by any thread, and
 * bounded, since a sender can write any address.
 */
public final class Generations {

  /** More than a cluster of 2012 had nodes. */
  private static final int MAX_NODES = 10_000;

  private final Cache<Address, Sender> of2012 =
      CacheBuilder.newBuilder().maximumSize(MAX_NODES).build();

  /** Nothing is known at first. */
  public Generations() {}

  /** A node has sent a message in a form. The last one counts, as nodes are upgraded. */
  public void learn(Address node, Sender sender) {
    if (sender == Sender.GENERATION_2012) {
      of2012.put(node, sender);
    } else {
      of2012.invalidate(node);
    }
  }

  /** The generation of a node; of one that has sent nothing yet, the later. */
  public Generation of(Address node) {
    return of2012.getIfPresent(node) == null ? Generation.LATER : Generation.OF_2012;
  }
}

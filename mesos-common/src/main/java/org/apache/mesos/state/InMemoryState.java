// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.state;

import org.apache.mesos.internal.state.MemoryEntryStore;

/** Variables that end with this object: for tests. */
public class InMemoryState extends AbstractState {

  public InMemoryState() {
    super(new MemoryEntryStore());
  }
}

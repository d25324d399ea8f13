// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.state;

import com.google.protobuf.ByteString;
import org.apache.mesos.internal.state.Messages.Entry;

/** A variable as it was when it was fetched or stored. Immutable. */
public class Variable {

  private final Entry entry;

  Variable(Entry entry) {
    this.entry = entry;
  }

  /** The value, which is the caller's to keep. */
  public byte[] value() {
    return entry.getValue().toByteArray();
  }

  /** The variable with another value, to be given to {@link State#store}. This one stays as is. */
  public Variable mutate(byte[] value) {
    return new Variable(entry.toBuilder().setValue(ByteString.copyFrom(value)).build());
  }

  Entry entry() {
    return entry;
  }
}

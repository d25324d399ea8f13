// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.log;

import org.apache.mesos.internal.log.Messages.Action;

/** What was appended, for those who know no protobuf: the user API must not name one. */
public final class Appended {

  private final Action action;

  Appended(Action action) {
    this.action = action;
  }

  public long position() {
    return action.getPosition();
  }

  /** A copy, which is the caller's to keep. */
  public byte[] data() {
    return action.getAppend().getBytes().toByteArray();
  }
}

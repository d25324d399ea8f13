// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.http;

import com.google.protobuf.ByteString;

/** A body that comes piece by piece, and is sent as chunks. */
public non-sealed interface StreamContent extends Content {

  /**
   * Asks for the next piece. The listener is called once, by any thread, perhaps before this
   * returns; only then is the next one asked for.
   */
  void read(Listener listener);

  /** Nobody will read any more. */
  void cancel();

  /** Is told of one piece. */
  interface Listener {

    /** The next bytes; none at the end. */
    void next(ByteString piece);

    /** There is an end before the end. */
    void failed(String reason);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import org.apache.mesos.process.Message;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** What came in on a connection. */
public sealed interface Decoded {

  /** A message. */
  record ReceivedMessage(Message message, Sender sender, boolean isKeepAlive) implements Decoded {}

  /** A web request. */
  record ReceivedRequest(HttpRequest request) implements Decoded {}

  /** A complete request that cannot be served; it is answered in its turn. */
  record Refused(HttpResponse response, boolean isKeepAlive) implements Decoded {}

  /**
   * Bytes that are no request. The connection is to be closed, and nothing more is decoded.
   *
   * @param reason for the log
   * @param response to be sent first, if the peer is clearly no message peer
   */
  record Malformed(String reason, @Nullable HttpResponse response) implements Decoded {}
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.protobuf.ByteString;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;

/**
 * The parsed part of a request before its body.
 *
 * @param contentLength of a body that is not chunked; 0 without one
 */
record RequestHead(
    Target target, boolean isChunked, int contentLength, boolean isGzip, boolean isKeepAlive) {

  /** The complete request. */
  Decoded complete(ByteString body) {
    return target.complete(body, isKeepAlive);
  }

  /** Whom the request is for. */
  sealed interface Target {

    Decoded complete(ByteString body, boolean isKeepAlive);

    /** Whether an error is to be answered: web clients show it, message peers do not read it. */
    default boolean isWeb() {
      return false;
    }
  }

  record ToProcess(String name, Upid from, Upid to, Sender sender) implements Target {

    @Override
    public Decoded complete(ByteString body, boolean isKeepAlive) {
      return new Decoded.ReceivedMessage(Message.of(name, from, to, body), sender, isKeepAlive);
    }
  }

  record ToRoute(
      String method,
      String path,
      ImmutableMap<String, String> query,
      ImmutableSortedMap<String, String> headers)
      implements Target {

    @Override
    public Decoded complete(ByteString body, boolean isKeepAlive) {
      return new Decoded.ReceivedRequest(
          new HttpRequest(method, path, query, headers, body, isKeepAlive));
    }

    @Override
    public boolean isWeb() {
      return true;
    }
  }

  /** A well-formed request that names nobody. */
  record ToNobody(HttpResponse response) implements Target {

    @Override
    public Decoded complete(ByteString body, boolean isKeepAlive) {
      return new Decoded.Refused(response, isKeepAlive);
    }
  }
}

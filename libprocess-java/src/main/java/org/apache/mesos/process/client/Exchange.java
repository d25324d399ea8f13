// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.client;

import com.google.common.collect.ImmutableSortedMap;
import com.google.protobuf.ByteString;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Map;
import java.util.TreeMap;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Pipe;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.wire.WireLimits;

/** A request that was sent and the response to it, as it comes in. */
abstract sealed class Exchange {

  private static final String INCOMPLETE = "failed to decode body";

  final Promise<HttpResponse> promise = new Promise<>();

  private boolean isLast;
  private HttpResponse head = HttpResponse.ok();

  Future<HttpResponse> response() {
    return promise.future();
  }

  /** Whether the server ends the connection with this response. */
  boolean isLast() {
    return isLast;
  }

  /** Throws IllegalArgumentException for a status that does not exist. */
  void begin(io.netty.handler.codec.http.HttpResponse received) {
    Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    received.headers().forEach(header -> values.put(header.getKey(), header.getValue()));
    var headers = ImmutableSortedMap.copyOf(values, String.CASE_INSENSITIVE_ORDER);
    head = new HttpResponse(received.status().code(), headers, ByteString.EMPTY);
    isLast = "close".equalsIgnoreCase(received.headers().get(HttpHeaderNames.CONNECTION));
  }

  HttpResponse responseWith(ByteString body) {
    return new HttpResponse(head.status(), head.headers(), body);
  }

  HttpResponse responseWith(Pipe.Reader content) {
    return new HttpResponse(head.status(), head.headers(), ByteString.EMPTY, content);
  }

  /** Takes a piece of the body; false if nobody wants more. */
  abstract boolean add(ByteString piece);

  abstract void complete();

  abstract void fail(String reason);

  /** For those who want the response when all of it is there. */
  static final class Whole extends Exchange {

    private ByteString body = ByteString.EMPTY;

    @Override
    boolean add(ByteString piece) {
      if (body.size() + piece.size() > WireLimits.DEFAULT.maxBodyBytes()) {
        fail("the body is too large");
        return false;
      }
      body = body.concat(piece);
      return true;
    }

    @Override
    void complete() {
      promise.set(responseWith(body));
    }

    @Override
    void fail(String reason) {
      promise.fail(reason);
    }
  }

  /** For those who want the body as it comes. */
  static final class Streamed extends Exchange {

    private final Pipe pipe = new Pipe();

    @Override
    void begin(io.netty.handler.codec.http.HttpResponse received) {
      super.begin(received);
      promise.set(responseWith(pipe.reader()));
    }

    @Override
    boolean add(ByteString piece) {
      return pipe.writer().write(piece);
    }

    @Override
    void complete() {
      pipe.writer().close();
    }

    @Override
    void fail(String reason) {
      promise.fail(reason);
      pipe.writer().fail(INCOMPLETE);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.http;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Optional;

/**
 * A web request as a handler sees it (libprocess.md 6.7).
 *
 * @param method in capitals, such as {@code GET}
 * @param path the raw path, beginning with a slash
 * @param query the decoded query; of a repeated key the last value
 * @param headers names compare without case; of a repeated name the last value
 * @param body the whole body, decompressed
 * @param isKeepAlive whether the connection stays open after the response
 */
public record HttpRequest(
    String method,
    String path,
    ImmutableMap<String, String> query,
    ImmutableSortedMap<String, String> headers,
    ByteString body,
    boolean isKeepAlive) {

  /** A GET request without headers, as tests and simulations make it. */
  public static HttpRequest get(String path, Map<String, String> query) {
    return new HttpRequest(
        "GET", path, ImmutableMap.copyOf(query), noHeaders(), ByteString.EMPTY, true);
  }

  /** Headers with names that compare without case. */
  public static ImmutableSortedMap<String, String> headers(Map<String, String> headers) {
    return ImmutableSortedMap.<String, String>orderedBy(String.CASE_INSENSITIVE_ORDER)
        .putAll(headers)
        .build();
  }

  /** The value of a header, by a name of any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** This request for another path, as a delegate sees it. */
  public HttpRequest withPath(String newPath) {
    return new HttpRequest(method, newPath, query, headers, body, isKeepAlive);
  }

  private static ImmutableSortedMap<String, String> noHeaders() {
    return headers(ImmutableMap.of());
  }
}

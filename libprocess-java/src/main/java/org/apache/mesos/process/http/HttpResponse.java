// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.http;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableSortedMap;
import com.google.protobuf.ByteString;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A web response (libprocess.md 6.3-6.4). {@code Date} and {@code Content-Length} are added when it
 * is written, unless the handler has set them.
 *
 * @param status the status code, 100-599
 * @param headers in ASCII order, as the original writes them
 * @param content what to send instead of the body, if that is not in memory
 */
public record HttpResponse(
    int status,
    ImmutableSortedMap<String, String> headers,
    ByteString body,
    @Nullable Content content) {

  private static final String TEXT = "text/plain; charset=utf-8";

  /** Throws IllegalArgumentException for a status code that does not exist. */
  public HttpResponse {
    checkArgument(status >= 100 && status <= 599, "status: %s (expected: 100-599)", status);
  }

  /** A response whose body is in memory. */
  public HttpResponse(int status, ImmutableSortedMap<String, String> headers, ByteString body) {
    this(status, headers, body, null);
  }

  /** 200 without a body. */
  public static HttpResponse ok() {
    return new HttpResponse(200, ImmutableSortedMap.of(), ByteString.EMPTY);
  }

  /** 200 with a text. */
  public static HttpResponse ok(String contentType, String body) {
    return ok(contentType, ByteString.copyFromUtf8(body));
  }

  /** 200 with bytes. */
  public static HttpResponse ok(String contentType, ByteString body) {
    return new HttpResponse(200, ImmutableSortedMap.of("Content-Type", contentType), body);
  }

  /** 200 with a file; 404 if it is not there when its turn comes. */
  public static HttpResponse file(String contentType, Path path) {
    return of(contentType, new FileContent(path));
  }

  /** As {@link #file(String, Path)}, with the content type that its name tells, or none. */
  public static HttpResponse file(Path path) {
    return MimeTypes.of(path)
        .map(type -> file(type, path))
        .orElseGet(() -> new HttpResponse(
            200, ImmutableSortedMap.of(), ByteString.EMPTY, new FileContent(path)));
  }

  /** 200 with a body that is not known at once. */
  public static HttpResponse stream(String contentType, StreamContent content) {
    return of(contentType, content);
  }

  private static HttpResponse of(String contentType, Content content) {
    var headers = ImmutableSortedMap.of("Content-Type", contentType);
    return new HttpResponse(200, headers, ByteString.EMPTY, content);
  }

  /** 200 with {@code application/json}. */
  public static HttpResponse json(String json) {
    return ok("application/json", json);
  }

  /** 202, the answer to an accepted message. */
  public static HttpResponse accepted() {
    return new HttpResponse(202, ImmutableSortedMap.of(), ByteString.EMPTY);
  }

  /** 400 with a reason for the user. */
  public static HttpResponse badRequest(String reason) {
    return of(400, reason);
  }

  /** 404 with the customary text. */
  public static HttpResponse notFound() {
    return of(404, "404 Not Found.");
  }

  /** 500 with a reason for the user. */
  public static HttpResponse internalServerError(String reason) {
    return of(500, reason);
  }

  /** 503 with the customary text. */
  public static HttpResponse serviceUnavailable() {
    return of(503, "503 Service Unavailable.");
  }

  /** A plain text response with any status. */
  public static HttpResponse of(int status, String text) {
    return new HttpResponse(
        status, ImmutableSortedMap.of("Content-Type", TEXT), ByteString.copyFromUtf8(text));
  }

  /** This response with one header more or changed. */
  public HttpResponse withHeader(String name, String value) {
    var builder = ImmutableSortedMap.<String, String>naturalOrder();
    headers.forEach((key, old) -> {
      if (!key.equals(name)) {
        builder.put(key, old);
      }
    });
    return new HttpResponse(status, builder.put(name, value).build(), body, content);
  }
}

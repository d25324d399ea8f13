// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpValuesTest {

  @Test
  void headersOfARequestCompareWithoutCase() {
    HttpRequest request = new HttpRequest(
        "GET",
        "/",
        ImmutableMap.of(),
        HttpRequest.headers(ImmutableMap.of("Accept-Encoding", "gzip")),
        ByteString.EMPTY,
        true);

    assertThat(request.header("accept-encoding")).hasValue("gzip");
    assertThat(request.header("Host")).isEmpty();
  }

  @Test
  void delegateSeesTheRequestUnderItsOwnPath() {
    HttpRequest request = HttpRequest.get("/state.json", ImmutableMap.of("a", "b"));

    assertThat(request.withPath("/master/state.json"))
        .isEqualTo(HttpRequest.get("/master/state.json", ImmutableMap.of("a", "b")));
  }

  @Test
  void textsOfErrorsAreTheOriginals() {
    assertThat(HttpResponse.notFound().body().toStringUtf8()).isEqualTo("404 Not Found.");
    assertThat(HttpResponse.serviceUnavailable().body().toStringUtf8())
        .isEqualTo("503 Service Unavailable.");
    assertThat(HttpResponse.badRequest("reason"))
        .isEqualTo(
            HttpResponse.of(400, "reason").withHeader("Content-Type", "text/plain; charset=utf-8"));
  }

  @Test
  void headerIsReplacedOrAdded() {
    HttpResponse response = HttpResponse.json("{}").withHeader("X", "1").withHeader("X", "2");

    assertThat(response.headers())
        .isEqualTo(ImmutableMap.of("Content-Type", "application/json", "X", "2"));
  }

  @ParameterizedTest
  @ValueSource(ints = {99, 600, -1})
  void statusThatDoesNotExistIsRefused(int status) {
    assertThatThrownBy(() -> HttpResponse.of(status, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("status: " + status + " (expected: 100-599)");
  }
}

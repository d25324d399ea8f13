// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import org.junit.jupiter.api.Test;

class UrlEncodingTest {

  /** Reference: HTTPTest.Encode. */
  @Test
  void whatHasAMeaningInUrlsIsEncoded() {
    assertThat(UrlEncoding.encode("a$&+,/:;=?@ \"<>#%{}|\\^~[]`\u0019\u0080\u00ff"))
        .isEqualTo("a%24%26%2B%2C%2F%3A%3B%3D%3F%40%20%22%3C%3E%23%25%7B%7D%7C%5C%5E%7E%5B%5D%60"
            + "%19%C2%80%C3%BF");
    assertThat(UrlEncoding.encode("()!*'-_.\u007f09azAZ")).isEqualTo("()!*'-_.\u007f09azAZ");
  }

  /** Reference: HTTPTest.EncodeAdditionalChars. */
  @Test
  void furtherCharactersCanBeEncoded() {
    assertThat(UrlEncoding.encode("foo.bar", ".")).isEqualTo("foo%2Ebar");
  }

  /** Reference: HTTPTest.QueryEncoding, HTTPTest.QueryEncodeDecode. */
  @Test
  void queryIsEncodedPairByPair() {
    assertThat(UrlEncoding.encodeQuery(ImmutableMap.of())).isEmpty();
    assertThat(UrlEncoding.encodeQuery(ImmutableMap.of("path", "C:\\foo\\bar%3Abaz")))
        .isEqualTo("path=C%3A%5Cfoo%5Cbar%253Abaz");
    assertThat(UrlEncoding.encodeQuery(ImmutableMap.of("a&b", "c=d", "key", "")))
        .isEqualTo("a%26b=c%3Dd&key");
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import org.apache.mesos.process.Future;
import org.junit.jupiter.api.Test;

class StoredValueTest {

  private static final ByteString A = ByteString.copyFromUtf8("a");
  private static final ByteString B = ByteString.copyFromUtf8("b");

  private final MemoryStorage storage = new MemoryStorage();
  private final StoredValue value = new StoredValue(storage, "value");

  @Test
  void thereIsAnEmptyValueFromTheStart() {
    assertThat(value.read().value().value()).isEqualTo(ByteString.EMPTY);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    long first = value.replace(A, value.read().value().version()).value();
    long second = value.replace(B, first).value();

    assertThat(value.read().value()).isEqualTo(new SharedValue.Versioned(B, second));
    assertThat(new StoredValue(storage, "value").read().value().value()).isEqualTo(B);
  }

  @Test
  void ofTwoWritersOneFindsOut() {
    long version = value.read().value().version();
    value.replace(A, version);

    Future<Long> second = value.replace(B, version);

    assertThat(second.failure())
        .isInstanceOf(StaleVersionException.class)
        .hasMessage("Somebody else has written value meanwhile");
    assertThat(value.read().value().value()).isEqualTo(A);
  }

  @Test
  void itClosesWhatItIsGiven() {
    boolean[] isClosed = {false};

    new StoredValue(storage, "value", () -> isClosed[0] = true).close();

    assertThat(isClosed[0]).isTrue();
  }

  @Test
  void aStorageThatDoesNotCloseDoesNoHarm() {
    new StoredValue(storage, "value", () -> {
          throw new IOException("not now");
        })
        .close();
    value.close();

    assertThat(value.read().isReady()).isTrue();
  }
}

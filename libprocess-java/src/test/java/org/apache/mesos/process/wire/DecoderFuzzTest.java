// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.mesos.process.wire.Decoded.Malformed;
import org.apache.mesos.process.wire.Decoded.ReceivedMessage;
import org.apache.mesos.process.wire.Decoded.ReceivedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Recorded requests, mutated: whatever comes, nothing is thrown, no limit is passed, and the pieces
 * in which it comes make no difference. {@code -Dfuzz.count} gives the number of inputs, {@code
 * -Dsim.seed} repeats a run.
 */
class DecoderFuzzTest {

  private static final int COUNT = Integer.getInteger("fuzz.count", 100_000);
  private static final long SEED = Long.getLong("sim.seed", 1327410);

  /** Small, so that mutations reach them. */
  private static final WireLimits LIMITS = new WireLimits(1500, 3000, 40);

  private static final int MAX_INPUT = 6000;

  /** What the grammar turns on. */
  private static final List<String> TOKENS = List.of(
      "\r\n",
      "\n",
      "\r",
      "\r\n\r\n",
      "0\r\n\r\n",
      "ffffffff\r\n",
      "7fffffff\r\n",
      "00000000000000000000005\r\n",
      ";x=y",
      ":",
      " ",
      "%",
      "%41",
      "%zz",
      "?a=%41&b;c",
      "/",
      "POST ",
      "GET / HTTP/1.1\r\n\r\n",
      "HTTP/1.0\r\n",
      "HTTP/1.1\r\n",
      "Content-Length: 5\r\n",
      "Content-Length: 99999999999\r\n",
      "Transfer-Encoding: chunked\r\n",
      "Content-Encoding: gzip\r\n",
      "Connection: close\r\n",
      "Libprocess-From: a@1.2.3.4:5\r\n",
      "User-Agent: libprocess/",
      "\0",
      "\u00ff");

  @Test
  @Timeout(24 * 60 * 60)
  void nothingEscapesAndPiecesMakeNoDifference() {
    List<byte[]> seeds = seeds();
    long seed = SEED;
    for (int i = 0; i < COUNT; i++, seed++) {
      Random random = new Random(seed);
      byte[] input = input(seeds, random);
      try {
        List<Decoded> whole = Decoding.whole(LIMITS, input);
        whole.forEach(DecoderFuzzTest::assertWithinLimits);
        List<Decoded> pieces = Decoding.randomSplits(LIMITS, input, random);
        assertThat(Decoding.describe(pieces)).isEqualTo(Decoding.describe(whole));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("-Dsim.seed=" + seed + " -Dfuzz.count=1", e);
      }
    }
  }

  private static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    Captures.messages()
        .map(Captures::read)
        .filter(bytes -> bytes.length < 2000)
        .forEach(seeds::add);
    for (String generation : List.of("2012", "0.28.3")) {
      Captures.probes(generation).forEach(probe -> seeds.addAll(probe.segments()));
    }
    return seeds;
  }

  private static byte[] input(List<byte[]> seeds, Random random) {
    byte[] input = seeds.get(random.nextInt(seeds.size()));
    if (random.nextBoolean()) {
      // Another request behind it, often the same, so that heads are recognised.
      byte[] second = random.nextBoolean() ? input : seeds.get(random.nextInt(seeds.size()));
      input = Bytes.concat(input, second);
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      input = mutate(input, random);
    }
    return input.length <= MAX_INPUT ? input : Arrays.copyOf(input, MAX_INPUT);
  }

  private static byte[] mutate(byte[] input, Random random) {
    int begin = random.nextInt(input.length + 1);
    int end = begin + random.nextInt(Math.min(input.length - begin, 30) + 1);
    byte[] before = Arrays.copyOf(input, begin);
    byte[] middle = Arrays.copyOfRange(input, begin, end);
    byte[] after = Arrays.copyOfRange(input, end, input.length);
    return switch (random.nextInt(6)) {
      case 0 -> Bytes.concat(before, after);
      case 1 -> Bytes.concat(before, middle, middle, after);
      case 2 -> Bytes.concat(before, token(random), middle, after);
      case 3 -> Bytes.concat(before, token(random), after);
      case 4 -> {
        random.nextBytes(middle);
        yield Bytes.concat(before, middle, after);
      }
      default -> Bytes.concat(before, middle);
    };
  }

  private static byte[] token(Random random) {
    return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(ISO_8859_1);
  }

  private static void assertWithinLimits(Decoded decoded) {
    if (decoded instanceof ReceivedMessage received) {
      assertThat(received.message().bodySize()).isLessThanOrEqualTo(LIMITS.maxBodyBytes());
    } else if (decoded instanceof ReceivedRequest received) {
      assertThat(received.request().body().size()).isLessThanOrEqualTo(LIMITS.maxBodyBytes());
    } else if (decoded instanceof Malformed malformed) {
      assertThat(malformed.reason()).isNotEmpty();
    }
  }
}

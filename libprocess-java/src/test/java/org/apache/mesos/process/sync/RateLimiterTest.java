// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cases of libprocess.md 9.4 on rate limits: two permits in 5 ms, one each 2.5 ms. */
class RateLimiterTest {

  private static final Duration INTERVAL = Duration.ofNanos(2_500_000);

  private final Simulation simulation = new Simulation();
  private final RateLimiter limiter =
      new RateLimiter(simulation.clock(), new Rate(2, Duration.ofMillis(5)));

  @AfterEach
  void close() {
    simulation.close();
  }

  /** Reference: LimiterTest.Acquire. */
  @Test
  void permitsAreEvenlySpaced() {
    List<Future<Void>> permits =
        List.of(limiter.acquire(), limiter.acquire(), limiter.acquire(), limiter.acquire());

    for (int given = 1; given <= permits.size(); given++) {
      assertThat(permits.subList(0, given)).allMatch(Future::isReady);
      assertThat(permits.subList(given, permits.size())).allMatch(Future::isPending);
      simulation.advance(INTERVAL);
    }
  }

  /** Reference: LimiterTest.DiscardMiddle. */
  @Test
  void aDiscardedPermitTakesNoSlot() {
    Future<Void> first = limiter.acquire();
    Future<Void> second = limiter.acquire();
    Future<Void> third = limiter.acquire();

    second.discard();
    simulation.advance(INTERVAL);

    assertThat(first.isReady()).isTrue();
    assertThat(second.isDiscarded()).isTrue();
    assertThat(third.isReady()).isTrue();
  }

  /** Reference: LimiterTest.DiscardLast. */
  @Test
  void afterADiscardedOneTheNextWaitsFromTheLastThatWasGiven() {
    limiter.acquire();
    Future<Void> second = limiter.acquire();

    second.discard();
    Future<Void> third = limiter.acquire();
    assertThat(third.isPending()).isTrue();
    simulation.advance(INTERVAL);

    assertThat(third.isReady()).isTrue();
  }

  @Test
  void anIdleTimeSavesNothingUp() {
    limiter.acquire();
    simulation.advance(INTERVAL.multipliedBy(10));

    assertThat(limiter.acquire().isReady()).isTrue();
    assertThat(limiter.acquire().isPending()).isTrue();
  }

  @Test
  void closingDiscardsWhoWaits() {
    limiter.acquire();
    Future<Void> second = limiter.acquire();

    limiter.close();

    assertThat(second.isDiscarded()).isTrue();
    assertThat(limiter.acquire().isDiscarded()).isTrue();
  }

  @Test
  void aRateIsPositive() {
    assertThatThrownBy(() -> new Rate(0, INTERVAL)).hasMessage("permits: 0 (expected: positive)");
    assertThatThrownBy(() -> new Rate(1, Duration.ZERO))
        .hasMessage("period: PT0S (expected: positive)");
  }
}

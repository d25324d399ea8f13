// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.mesos.Protos.Credential;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.Upid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves to masters who the driver is, if it has a credential: again and again until there is an
 * answer (messages.md 5.5).
 */
final class Authentication {

  private static final Logger log = LoggerFactory.getLogger(Authentication.class);

  static final Duration MIN_TIMEOUT = Duration.ofSeconds(5);
  static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);
  static final Duration BACKOFF_FACTOR = Duration.ofSeconds(1);

  private final SchedulerContext context;
  private final Credential credential;
  private final Consumer<Boolean> listener;

  private Upid master = Upid.EMPTY;
  private Backoff timeouts;
  private Backoff pauses;
  private Timer timer = () -> false;
  private Authenticatee attempt;

  /**
   * What is done as the driver's process.
   *
   * @param listener hears whether the master takes the credential
   */
  Authentication(SchedulerContext context, Credential credential, Consumer<Boolean> listener) {
    this.context = context;
    this.credential = credential;
    this.listener = listener;
  }

  /** Begins with a master; with another one before, that is over. */
  void start(Upid newMaster) {
    stop();
    master = newMaster;
    timeouts =
        new Backoff(MIN_TIMEOUT, BACKOFF_FACTOR.multipliedBy(2), MAX_TIMEOUT, context.random());
    pauses =
        new Backoff(Duration.ZERO, BACKOFF_FACTOR.multipliedBy(2), MAX_TIMEOUT, context.random());
    attempt();
  }

  void stop() {
    timer.cancel();
    if (attempt != null) {
      attempt.terminate();
      attempt = null;
    }
  }

  private void attempt() {
    stop();
    log.info("Authenticating with master {}", master);
    Authenticatee authenticatee = new Authenticatee(
        context.node().generateId("crammd5-authenticatee"), master, context.self(), credential);
    attempt = authenticatee;
    timer = context.delay(timeouts.next(), this::timedOut);
    authenticatee
        .result()
        .onReady(isTaken -> context.execute(() -> answered(authenticatee, isTaken)))
        .onFailed(reason -> context.execute(() -> failed(authenticatee, reason)));
    context.node().spawn(authenticatee);
  }

  private void answered(Authenticatee from, boolean isTaken) {
    if (from == attempt) {
      stop();
      listener.accept(isTaken);
    }
  }

  private void failed(Authenticatee from, Throwable reason) {
    if (from == attempt) {
      log.warn("Failed to authenticate with master {}: {}", master, reason.getMessage());
      stop();
      timer = context.delay(pauses.next(), this::attempt);
    }
  }

  private void timedOut() {
    log.warn("Master {} does not answer the authentication, trying again", master);
    attempt();
  }
}

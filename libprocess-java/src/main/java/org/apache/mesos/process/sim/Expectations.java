// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;
import org.jspecify.annotations.Nullable;

/** What is expected, or to be dropped, of one kind of event. Safe for use by any thread. */
final class Expectations<E> {

  enum Verdict {
    PASS,
    DROP
  }

  /**
   * What a rule is for, what becomes of its events, and who waits for the first; null: for ever.
   */
  record Rule<E>(
      Predicate<E> matcher, Verdict verdict, @Nullable Promise<E> promise) {

    /** Tells who waits for it. */
    void meet(E event) {
      if (promise != null) {
        promise.set(event);
      }
    }
  }

  private final List<Rule<E>> rules = new ArrayList<>();

  /** The next event that fits. */
  synchronized Future<E> once(Predicate<E> matcher, Verdict verdict) {
    Promise<E> promise = new Promise<>();
    rules.add(new Rule<>(matcher, verdict, promise));
    return promise.future();
  }

  /** Drops all events that fit from now on. */
  synchronized void dropAll(Predicate<E> matcher) {
    rules.add(new Rule<>(matcher, Verdict.DROP, null));
  }

  synchronized void clear() {
    rules.clear();
  }

  /** The latest rule that the event fits, and takes it away if it is for one event only. */
  synchronized @Nullable Rule<E> take(E event) {
    for (int i = rules.size() - 1; i >= 0; i--) {
      Rule<E> rule = rules.get(i);
      if (rule.matcher.test(event)) {
        if (rule.promise != null) {
          rules.remove(i);
        }
        return rule;
      }
    }
    return null;
  }

  /** Whether an event is to be dropped; tells who waits for it. */
  boolean isDropped(E event) {
    Rule<E> rule = take(event);
    if (rule == null) {
      return false;
    }
    rule.meet(event);
    return rule.verdict == Verdict.DROP;
  }
}

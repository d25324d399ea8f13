// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sim;

import com.google.protobuf.Internal;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.mesos.process.Filter;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/**
 * Watches and drops messages just before they are served (libprocess.md 7.6). Later expectations
 * are tried first and each takes one message; its future is ready before the process has handled
 * the message, so settle before looking for the effect. A null pid matches any.
 *
 * <p>Safe for use by any thread.
 */
public final class MessageFilters implements Filter {

  private enum Lifetime {
    ONCE,
    ALWAYS
  }

  private enum Verdict {
    PASS,
    DROP
  }

  private final List<Rule> rules = new ArrayList<>();
  private final List<Message> served = new ArrayList<>();

  /** Filters that let everything pass. */
  public MessageFilters() {}

  /** The next message of a type; it is delivered. */
  public <M extends MessageLite> Future<M> expect(Class<M> type) {
    return expect(type, null, null);
  }

  /** The next message of a type between two processes; it is delivered. */
  public <M extends MessageLite> Future<M> expect(
      Class<M> type, @Nullable Upid from, @Nullable Upid to) {
    return parsed(type, once(nameOf(type), from, to, Verdict.PASS));
  }

  /** The next message of a name between two processes; it is delivered. */
  public Future<Message> expect(String name, @Nullable Upid from, @Nullable Upid to) {
    return once(name, from, to, Verdict.PASS);
  }

  /** Drops the next message of a type. */
  public <M extends MessageLite> Future<M> drop(Class<M> type) {
    return drop(type, null, null);
  }

  /** Drops the next message of a type between two processes. */
  public <M extends MessageLite> Future<M> drop(
      Class<M> type, @Nullable Upid from, @Nullable Upid to) {
    return parsed(type, once(nameOf(type), from, to, Verdict.DROP));
  }

  /** Drops all messages of a type from now on. */
  public <M extends MessageLite> void dropAll(Class<M> type) {
    dropAll(nameOf(type));
  }

  /** Drops all messages of a type between two processes from now on. */
  public <M extends MessageLite> void dropAll(
      Class<M> type, @Nullable Upid from, @Nullable Upid to) {
    dropAll(nameOf(type), from, to);
  }

  /** Drops all messages of a name from now on. */
  public void dropAll(String name) {
    dropAll(name, null, null);
  }

  /** Drops all messages of a name between two processes from now on. */
  public synchronized void dropAll(String name, @Nullable Upid from, @Nullable Upid to) {
    rules.add(new Rule(matching(name, from, to), Lifetime.ALWAYS, Verdict.DROP, new Promise<>()));
  }

  /** Lets everything pass again. */
  public synchronized void clear() {
    rules.clear();
  }

  /** Every message of a type that was served, in order; dropped ones are not among them. */
  public <M extends MessageLite> List<M> seen(Class<M> type) {
    return seen(nameOf(type)).stream().map(message -> parse(type, message)).toList();
  }

  /** Every message of a name that was served, in order; dropped ones are not among them. */
  public synchronized List<Message> seen(String name) {
    return served.stream().filter(message -> message.name().equals(name)).toList();
  }

  /** Every message that was served, in order. */
  public synchronized List<Message> seen() {
    return List.copyOf(served);
  }

  @Override
  public boolean dropMessage(Upid receiver, Message message) {
    Rule rule = take(message);
    if (rule == null) {
      return false;
    }
    rule.promise.set(message);
    return rule.verdict == Verdict.DROP;
  }

  private synchronized @Nullable Rule take(Message message) {
    for (int i = rules.size() - 1; i >= 0; i--) {
      Rule rule = rules.get(i);
      if (rule.matcher.test(message)) {
        if (rule.lifetime == Lifetime.ONCE) {
          rules.remove(i);
        }
        if (rule.verdict == Verdict.PASS) {
          served.add(message);
        }
        return rule;
      }
    }
    served.add(message);
    return null;
  }

  private synchronized Future<Message> once(
      String name, @Nullable Upid from, @Nullable Upid to, Verdict verdict) {
    Rule rule = new Rule(matching(name, from, to), Lifetime.ONCE, verdict, new Promise<>());
    rules.add(rule);
    return rule.promise.future();
  }

  private static Predicate<Message> matching(String name, @Nullable Upid from, @Nullable Upid to) {
    return message -> message.name().equals(name)
        && (from == null || from.equals(message.from()))
        && (to == null || to.equals(message.to()));
  }

  private static <M extends MessageLite> Future<M> parsed(Class<M> type, Future<Message> message) {
    return message.map(found -> parse(type, found));
  }

  static <M extends MessageLite> M parse(Class<M> type, Message message) {
    if (type.isInstance(message.payload())) {
      return type.cast(message.payload());
    }
    try {
      return type.cast(
          Internal.getDefaultInstance(type).getParserForType().parseFrom(message.body()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("Not a " + type.getSimpleName() + ": " + message, e);
    }
  }

  static <M extends MessageLite> String nameOf(Class<M> type) {
    return ((com.google.protobuf.Message) Internal.getDefaultInstance(type))
        .getDescriptorForType()
        .getFullName();
  }

  private record Rule(
      Predicate<Message> matcher, Lifetime lifetime, Verdict verdict, Promise<Message> promise) {}
}

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
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.sim.Expectations.Rule;
import org.apache.mesos.process.sim.Expectations.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Watches and drops messages and other events just before they are served (libprocess.md 7.6).
 * Later expectations are tried first and each takes one event; its future is ready before the
 * process has handled the event, so settle before looking for the effect. A null pid matches any.
 *
 * <p>Safe for use by any thread.
 */
public final class MessageFilters implements Filter {

  /** The news for one process that another one is gone. */
  private record Exit(Upid gone, Upid to) {}

  private final Expectations<Message> messages = new Expectations<>();
  private final Expectations<Upid> dispatches = new Expectations<>();
  private final Expectations<Exit> exits = new Expectations<>();
  private final Expectations<HttpRequest> requests = new Expectations<>();
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

  /** Drops the next message of a name between two processes. */
  public Future<Message> drop(String name, @Nullable Upid from, @Nullable Upid to) {
    return once(name, from, to, Verdict.DROP);
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
  public void dropAll(String name, @Nullable Upid from, @Nullable Upid to) {
    messages.dropAll(matching(name, from, to));
  }

  /** The next call that is dispatched to a process; what it calls cannot be told. It is made. */
  public Future<Upid> expectDispatch(Upid to) {
    return dispatches.once(to::equals, Verdict.PASS);
  }

  /** Drops the next call that is dispatched to a process. */
  public Future<Upid> dropNextDispatch(Upid to) {
    return dispatches.once(to::equals, Verdict.DROP);
  }

  /** Drops all calls that are dispatched to a process from now on, its own among them. */
  public void dropAllDispatches(Upid to) {
    dispatches.dropAll(to::equals);
  }

  /** The next news for a process that another one is gone, which is the value. It is delivered. */
  public Future<Upid> expectExited(@Nullable Upid gone, @Nullable Upid to) {
    return exits.once(matching(gone, to), Verdict.PASS).map(Exit::gone);
  }

  /** Drops the next news for a process that another one is gone, which is the value. */
  public Future<Upid> dropNextExited(@Nullable Upid gone, @Nullable Upid to) {
    return exits.once(matching(gone, to), Verdict.DROP).map(Exit::gone);
  }

  /** The next web request for a path; it is answered. */
  public Future<HttpRequest> expectRequest(String path) {
    return requests.once(request -> request.path().equals(path), Verdict.PASS);
  }

  /** Drops the next web request for a path, whose client gets a 500. */
  public Future<HttpRequest> dropNextRequest(String path) {
    return requests.once(request -> request.path().equals(path), Verdict.DROP);
  }

  /** Lets everything pass again. */
  public void clear() {
    messages.clear();
    dispatches.clear();
    exits.clear();
    requests.clear();
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
    Rule<Message> rule = messages.take(message);
    boolean isDropped = rule != null && rule.verdict() == Verdict.DROP;
    if (!isDropped) {
      serve(message);
    }
    if (rule != null) {
      rule.meet(message);
    }
    return isDropped;
  }

  @Override
  public boolean dropDispatch(Upid receiver) {
    return dispatches.isDropped(receiver);
  }

  @Override
  public boolean dropExited(Upid receiver, Upid gone) {
    return exits.isDropped(new Exit(gone, receiver));
  }

  @Override
  public boolean dropRequest(Upid receiver, HttpRequest request) {
    return requests.isDropped(request);
  }

  private synchronized void serve(Message message) {
    served.add(message);
  }

  private Future<Message> once(
      String name, @Nullable Upid from, @Nullable Upid to, Verdict verdict) {
    return messages.once(matching(name, from, to), verdict);
  }

  private static Predicate<Exit> matching(@Nullable Upid gone, @Nullable Upid to) {
    return exit -> (gone == null || gone.equals(exit.gone)) && (to == null || to.equals(exit.to));
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
}

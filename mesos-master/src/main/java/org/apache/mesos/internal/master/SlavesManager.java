// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.RequestHandler;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which slaves an operator wants in the cluster (master.md 11), changed over the web. The master is
 * told of each change; it removes a slave that is deactivated, but asks nobody when one registers.
 */
final class SlavesManager extends Process {

  /** Hears of changes, as the manager's process. */
  interface Listener {
    void activated(HostPort slave);

    void deactivated(HostPort slave);
  }

  /** What the flag {@code slaves} says if there is no list. */
  static final String ANY = "*";

  private static final Logger log = LoggerFactory.getLogger(SlavesManager.class);

  private static final Splitter COMMA = Splitter.on(',').omitEmptyStrings();
  private static final Splitter PAIR = Splitter.on('=').omitEmptyStrings();

  private final SlavesStorage storage;
  private final Listener listener;
  private final RequestHandler page;
  private final Set<HostPort> active;
  private final Set<HostPort> inactive = new LinkedHashSet<>();

  /** With a page for the path of its own, which is the master's to fill. */
  SlavesManager(
      SlavesStorage storage,
      Set<HostPort> initiallyActive,
      Listener listener,
      RequestHandler page) {
    super("slaves");
    this.storage = storage;
    this.active = new LinkedHashSet<>(initiallyActive);
    this.listener = listener;
    this.page = page;
  }

  /** Reads the flag {@code slaves}: {@code *} or a list of {@code host:port} with commas. */
  static Optional<ImmutableSet<HostPort>> parse(String slaves) {
    if (slaves.equals(ANY)) {
      return Optional.of(ImmutableSet.of());
    }
    ImmutableSet.Builder<HostPort> parsed = ImmutableSet.builder();
    for (String text : COMMA.split(slaves)) {
      Optional<HostPort> slave = HostPort.parse(text);
      if (slave.isEmpty()) {
        return Optional.empty();
      }
      parsed.add(slave.get());
    }
    return Optional.of(parsed.build());
  }

  @Override
  protected void initialize() {
    route("/", "The slaves, as JSON", page);
    route("/add", "Adds an active slave: hostname=H,port=P", change(this::add));
    route("/remove", "Removes a slave: hostname=H,port=P", change(this::remove));
    route("/activate", "Activates a deactivated slave: hostname=H,port=P", change(this::activate));
    route("/deactivate", "Deactivates a slave: hostname=H,port=P", change(this::deactivate));
    route("/activated", "Active slaves, one host:port a line", request -> list(active));
    route("/deactivated", "Inactive slaves, one host:port a line", request -> list(inactive));
    active.forEach(listener::activated);
  }

  Future<Boolean> add(HostPort slave) {
    Predicate<HostPort> isNew = s -> !active.contains(s) && !inactive.contains(s);
    return change(slave, isNew, storage::add, s -> {
      active.add(s);
      listener.activated(s);
    });
  }

  Future<Boolean> remove(HostPort slave) {
    Predicate<HostPort> isKnown = s -> active.contains(s) || inactive.contains(s);
    return change(slave, isKnown, storage::remove, s -> {
      active.remove(s);
      inactive.remove(s);
      listener.deactivated(s);
    });
  }

  Future<Boolean> activate(HostPort slave) {
    return change(slave, inactive::contains, storage::activate, s -> {
      inactive.remove(s);
      active.add(s);
      listener.activated(s);
    });
  }

  Future<Boolean> deactivate(HostPort slave) {
    return change(slave, active::contains, storage::deactivate, s -> {
      active.remove(s);
      inactive.add(s);
      listener.deactivated(s);
    });
  }

  /** The storage was changed by somebody else. */
  void updateActive(Set<HostPort> newActive) {
    Set<HostPort> gone = new LinkedHashSet<>(active);
    gone.removeAll(newActive);
    gone.forEach(slave -> {
      active.remove(slave);
      listener.deactivated(slave);
    });
    for (HostPort slave : newActive) {
      if (active.add(slave)) {
        listener.activated(slave);
      }
    }
  }

  /** The storage was changed by somebody else. */
  void updateInactive(Set<HostPort> newInactive) {
    inactive.clear();
    inactive.addAll(newInactive);
  }

  private interface Effect {
    void apply(HostPort slave);
  }

  private Future<Boolean> change(
      HostPort slave,
      Predicate<HostPort> isPossible,
      Function<HostPort, Future<Boolean>> store,
      Effect effect) {
    if (!isPossible.test(slave)) {
      return Future.ready(false);
    }
    return store.apply(slave).map(this, isStored -> {
      // Another change may have overtaken this one while it was stored.
      boolean isDone = isStored && isPossible.test(slave);
      if (isDone) {
        effect.apply(slave);
      }
      return isDone;
    });
  }

  private RequestHandler change(Function<HostPort, Future<Boolean>> operation) {
    return request -> {
      Optional<HostPort> slave = slave(request);
      if (slave.isEmpty()) {
        log.warn(
            "Refusing {} because it does not say hostname=H,port=P: {}",
            UserText.quote(request.path()),
            UserText.quote(request.query().toString()));
        return Future.ready(HttpResponse.notFound());
      }
      return operation.apply(slave.get()).map(this, isDone -> answer(request, slave.get(), isDone));
    };
  }

  private static HttpResponse answer(HttpRequest request, HostPort slave, boolean isDone) {
    if (isDone) {
      log.info("Did {} for slave {}", UserText.quote(request.path()), slave);
      return HttpResponse.ok();
    }
    return HttpResponse.internalServerError(
        "Slave " + slave + " is not in a state for that, or it could not be stored");
  }

  /**
   * The pairs of the query are separated by commas. As the web splits at {@code &}, the first key
   * has all of them for a value; both forms are taken.
   */
  private static Optional<HostPort> slave(HttpRequest request) {
    String text = request.query().entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(","));
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String part : COMMA.split(text)) {
      List<String> pair = PAIR.splitToList(part);
      if (pair.size() == 2) {
        pairs.put(pair.get(0), pair.get(1));
      }
    }
    return HostPort.of(pairs.getOrDefault("hostname", ""), pairs.getOrDefault("port", ""));
  }

  private static Future<HttpResponse> list(Set<HostPort> slaves) {
    String lines = slaves.stream().map(slave -> slave + "\n").collect(Collectors.joining());
    return Future.ready(HttpResponse.ok("text/plain", lines));
  }
}

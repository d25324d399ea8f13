// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.CharMatcher;
import com.google.protobuf.Internal;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process does with messages by name and with web requests by path. */
final class DispatchTable {

  private static final Logger log = LoggerFactory.getLogger(DispatchTable.class);

  /** The table of a process that has installed nothing; never changed. */
  static final DispatchTable EMPTY = new DispatchTable();

  private final Map<String, Consumer<Message>> handlers = new LinkedHashMap<>();
  private final Map<String, Upid> delegates = new LinkedHashMap<>();
  private final Map<String, RequestHandler> routes = new LinkedHashMap<>();
  private final Map<String, Path> assets = new LinkedHashMap<>();
  private @Nullable RequestHandler fallback;
  private Consumer<Message> defaultHandler =
      message -> log.debug("Dropping {} because there is no handler for it", message);

  <M extends MessageLite> void install(Class<M> type, BiConsumer<Upid, M> handler) {
    M prototype = Internal.getDefaultInstance(type);
    @SuppressWarnings("unchecked") // A message's parser makes messages of its own type.
    Parser<M> parser = (Parser<M>) prototype.getParserForType();
    install(
        nameOf(prototype),
        message -> read(message, type, parser).ifPresent(m -> handler.accept(message.from(), m)));
  }

  <M extends MessageLite> void install(Class<M> type, Consumer<Upid> handler) {
    install(nameOf(Internal.getDefaultInstance(type)), message -> handler.accept(message.from()));
  }

  void install(String name, Consumer<Message> handler) {
    handlers.put(name, handler);
  }

  void installDefault(Consumer<Message> handler) {
    defaultHandler = handler;
  }

  Consumer<Message> defaultHandler() {
    return defaultHandler;
  }

  void delegate(String name, Upid to) {
    delegates.put(name, to);
  }

  /** Answers every request that no route fits. */
  void fallback(RequestHandler handler) {
    fallback = handler;
  }

  void route(String path, RequestHandler handler) {
    checkArgument(
        path.equals("/") || path.startsWith("/") && !path.endsWith("/"),
        "route: %s (expected: a path such as /state.json)",
        path);
    routes.put(path, handler);
  }

  /** The handler for a name, or null: this is asked for every message. */
  @Nullable
  Consumer<Message> handler(String name) {
    return handlers.get(name);
  }

  Optional<Upid> delegate(String name) {
    return Optional.ofNullable(delegates.get(name));
  }

  /** The handler of the longest route that the path equals or lies under (libprocess.md 6.1). */
  Optional<RequestHandler> route(String pathBelowProcess) {
    String path = pathBelowProcess;
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    if (path.isEmpty()) {
      return Optional.ofNullable(routes.get("/"));
    }
    while (!path.isEmpty()) {
      RequestHandler handler = routes.get(path);
      if (handler != null) {
        return Optional.of(handler);
      }
      path = path.substring(0, path.lastIndexOf('/'));
    }
    return Optional.ofNullable(fallback);
  }

  void provide(String name, Path fileOrDirectory) {
    assets.put(name, fileOrDirectory);
  }

  /** The file that was provided for a path; the first token of it is the name of what was. */
  Optional<Path> asset(String pathBelowProcess) {
    int begin = pathBelowProcess.startsWith("/") ? 1 : 0;
    int slash = pathBelowProcess.indexOf('/', begin);
    int end = slash < 0 ? pathBelowProcess.length() : slash;
    Path asset = assets.get(pathBelowProcess.substring(begin, end));
    String rest = CharMatcher.is('/').trimFrom(pathBelowProcess.substring(end));
    if (asset == null || rest.isEmpty()) {
      return Optional.ofNullable(asset);
    }
    Path file = asset.resolve(rest).normalize();
    return file.startsWith(asset.normalize()) ? Optional.of(file) : Optional.empty();
  }

  private static String nameOf(MessageLite prototype) {
    return ((com.google.protobuf.Message) prototype).getDescriptorForType().getFullName();
  }

  private static <M extends MessageLite> Optional<M> read(
      Message message, Class<M> type, Parser<M> parser) {
    M read;
    if (type.isInstance(message.payload())) {
      read = type.cast(message.payload());
    } else {
      try {
        read = parser.parsePartialFrom(message.body());
      } catch (InvalidProtocolBufferException e) {
        log.warn("Dropping {} because its body does not parse: {}", message, e.getMessage());
        return Optional.empty();
      }
    }
    if (!read.isInitialized()) {
      log.warn(
          "Dropping {} because required fields are missing: {}",
          message,
          ((com.google.protobuf.Message) read).getInitializationErrorString());
      return Optional.empty();
    }
    return Optional.of(read);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static com.google.common.base.Preconditions.checkState;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An actor (libprocess.md 3-5): state that only its own handlers touch, one event at a time. A
 * subclass fills its dispatch table in {@link #initialize} with {@link #install} and {@link
 * #route}.
 *
 * <p>The protected methods are for the process itself, called from its own handlers. {@link
 * #execute}, {@link #dispatch} and {@link #terminate} are for everybody, from any thread.
 *
 * <p>An exception out of a handler is a bug: it ends this process, without {@link #cleanup}, and is
 * reported to the node's failure listener. Other processes go on.
 */
public abstract class Process implements Executor {

  // Without an address until it is spawned. One object with the id: there may be a million.
  private Upid pid;
  private DispatchTable table = DispatchTable.EMPTY;
  private volatile @Nullable ProcessCell cell;

  /**
   * A process with an id, which is unique on its node; see {@link Node#generateId} for one of
   * many. It exists for others once it is spawned.
   */
  protected Process(String id) {
    pid = new Upid(id, Address.NONE);
  }

  /** The part of the address before the {@code @}. */
  public final String id() {
    return pid.id();
  }

  /** The address; IllegalStateException before it is spawned. */
  public final Upid self() {
    checkSpawned(cell);
    return pid;
  }

  /**
   * Runs a call as this process, after everything that is queued already, never at once. Dropped
   * without notice if the process has ended; IllegalStateException before it is spawned. As a
   * process is an executor, futures continue on it: {@code future.then(this, value -> ...)}.
   */
  @Override
  public final void execute(Runnable call) {
    cell()
        .enqueue(
            call instanceof Continuation<?> continuation
                ? continuation
                : new Event.DispatchEvent(call));
  }

  /** As {@link #execute}, with a result. It is abandoned if the process has ended. */
  public final <T> Future<T> dispatch(Supplier<Future<T>> call) {
    Future<T> future = new Future<>();
    cell().enqueue(new Continuation<>(future, call));
    return future;
  }

  /** Ends this process once it has served what is queued already. */
  public final void terminate() {
    cell().terminate(Termination.QUEUED);
  }

  /** Ready once this process has ended and its id is free again. */
  public final Future<Void> terminated() {
    return cell().terminated();
  }

  /** Fills the dispatch table. Runs before any event is served, as this process. */
  protected void initialize() {}

  /**
   * Whether messages from the network are served by the thread that has read them, if this process
   * has nothing else to do. To hand them to another thread takes most of the time of a message
   * between two nodes; but as long as this process is at work, that thread reads and writes
   * nothing. For processes whose handlers are short and never wait, and call no code of a user.
   * Asked often; must always be the same. Default: false.
   */
  protected boolean isServedOnArrival() {
    return false;
  }

  /**
   * Releases what the process holds, before its pending events are dropped; libprocess calls this
   * {@code finalize}.
   */
  protected void cleanup() {}

  /** A process that was linked is gone, or the connection to its node is. The link is undone. */
  protected void exited(Upid pid) {}

  /** The node that this process lives on. */
  protected final Node node() {
    return cell().node();
  }

  /** The clock of the node. */
  protected final Clock clock() {
    return node().clock();
  }

  /** Handles messages of a type. The last installation for a name wins. */
  protected final <M extends MessageLite> void install(Class<M> type, BiConsumer<Upid, M> handler) {
    ownTable().install(type, handler);
  }

  /** Handles messages of a type without looking at the body, so that any body is good. */
  protected final <M extends MessageLite> void install(Class<M> type, Consumer<Upid> handler) {
    ownTable().install(type, handler);
  }

  /** Handles messages of a name that is no protobuf type. */
  protected final void install(String name, BiConsumer<Upid, ByteString> handler) {
    ownTable().install(name, message -> handler.accept(message.from(), message.body()));
  }

  /** Handles every message whose name has neither a handler nor a delegate. */
  protected final void installDefault(Consumer<Message> handler) {
    ownTable().installDefault(handler);
  }

  /** Forwards messages of a name that has no handler, with their sender. */
  protected final void delegate(String name, Upid to) {
    ownTable().delegate(name, to);
  }

  /**
   * Answers web requests under {@code /<id><path>} and below, unless a longer route fits.
   *
   * @param path begins with a slash and does not end with one; {@code /} is the process itself
   * @param help a sentence for {@code /help}
   */
  protected final void route(String path, String help, RequestHandler handler) {
    ownTable().route(path, handler);
    node().help().add(id(), path, help);
  }

  /**
   * Answers web requests under {@code /<id>/<name>} that no route fits with a file, or with the
   * files of a directory; the content type is what a file's name tells.
   */
  protected final void provide(String name, Path fileOrDirectory) {
    ownTable().provide(name, fileOrDirectory);
  }

  /** Sends a protobuf message. Does nothing if the receiver is the empty pid. */
  protected final void send(Upid to, com.google.protobuf.Message message) {
    if (!to.isEmpty()) {
      node().deliver(Message.of(self(), to, message));
    }
  }

  /** Sends a message of raw bytes. Does nothing if the receiver is the empty pid. */
  protected final void send(Upid to, String name, ByteString body) {
    if (!to.isEmpty()) {
      node().deliver(Message.of(name, self(), to, body));
    }
  }

  /**
   * Asks for {@link #exited} when a process ends or the connection to its node breaks. Linking
   * twice gives one event. A process that is not there is reported at once.
   */
  protected final void link(Upid to) {
    node().links().link(self(), to, Links.Connection.REUSE);
  }

  /** As {@link #link}, over a new connection to the node even if there is one. */
  protected final void relink(Upid to) {
    node().links().link(self(), to, Links.Connection.RECONNECT);
  }

  /** Dispatches a call to this process after a delay. */
  protected final Timer delay(Duration delay, Runnable call) {
    return clock().schedule(delay, () -> execute(call));
  }

  /** Gives it its address and its life; IllegalStateException if it has had one. */
  final void attach(ProcessCell newCell) {
    checkState(cell == null, "process %s is spawned twice", id());
    pid = new Upid(id(), newCell.node().address());
    pid.setCell(newCell);
    // Volatile, and so after this everybody sees the address.
    cell = newCell;
  }

  final DispatchTable table() {
    return table;
  }

  /** The table, to be filled. */
  final DispatchTable ownTable() {
    if (table == DispatchTable.EMPTY) {
      table = new DispatchTable();
    }
    return table;
  }

  final ProcessCell cell() {
    return checkSpawned(cell);
  }

  private ProcessCell checkSpawned(@Nullable ProcessCell current) {
    checkState(current != null, "process %s is not spawned", id());
    return current;
  }

  @Override
  public String toString() {
    return cell == null ? id() : pid.toString();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sim;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Upid;

/**
 * A peer for tests: keeps every message it gets, in order, and sends what it is told to. For use on
 * the thread of its {@link Simulation}, which is to be settled after each step.
 */
public final class RecordingProcess extends Process {

  private final List<Message> messages = new ArrayList<>();
  private final List<Upid> exited = new ArrayList<>();

  /** A peer with an id. */
  public RecordingProcess(String id) {
    super(id);
  }

  @Override
  protected void initialize() {
    installDefault(messages::add);
  }

  @Override
  protected void exited(Upid pid) {
    exited.add(pid);
  }

  /** Sends a message as this process. */
  public void tell(Upid to, com.google.protobuf.Message message) {
    execute(() -> send(to, message));
  }

  /** Sends a message of raw bytes as this process. */
  public void tell(Upid to, String name, ByteString body) {
    execute(() -> send(to, name, body));
  }

  /** Links as this process. */
  public void watch(Upid to) {
    execute(() -> link(to));
  }

  /** All messages of a type, in order. */
  public <M extends MessageLite> List<M> received(Class<M> type) {
    return received(MessageFilters.nameOf(type)).stream()
        .map(message -> MessageFilters.parse(type, message))
        .toList();
  }

  /** All messages of a name, in order. */
  public List<Message> received(String name) {
    return messages.stream().filter(message -> message.name().equals(name)).toList();
  }

  /** All messages, in order. */
  public List<Message> received() {
    return List.copyOf(messages);
  }

  /** The latest message of a type; IllegalStateException if there is none. */
  public <M extends MessageLite> M last(Class<M> type) {
    List<M> all = received(type);
    if (all.isEmpty()) {
      throw new IllegalStateException("No " + type.getSimpleName() + " among " + messages);
    }
    return all.get(all.size() - 1);
  }

  /** Forgets the messages so far. */
  public void forget() {
    messages.clear();
  }

  /** The pids whose exit was reported, in order. */
  public List<Upid> exitedPids() {
    return List.copyOf(exited);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import org.jspecify.annotations.Nullable;

/**
 * A message between two processes: a name, a sender, a receiver and a body.
 *
 * <p>Immutable for all who use it. One that is sent inside a node keeps its protobuf object and is
 * never serialised; one that came over the network has bytes only.
 */
public final class Message extends Event {

  private final String name;
  private final Upid from;
  private final Upid to;
  private final @Nullable MessageLite payload;
  private final @Nullable ByteString bytes;

  // For the mailbox: whether this object has been in one.
  private boolean wasQueued;

  private Message(
      String name, Upid from, Upid to, @Nullable MessageLite payload, @Nullable ByteString bytes) {
    this.name = requireNonNull(name, "name");
    this.from = requireNonNull(from, "from");
    this.to = requireNonNull(to, "to");
    this.payload = payload;
    this.bytes = bytes;
  }

  /** A message with a body of raw bytes, which may be empty. */
  public static Message of(String name, Upid from, Upid to, ByteString body) {
    return new Message(name, from, to, null, requireNonNull(body, "body"));
  }

  /** A protobuf message, named by the full name of its type. */
  public static Message of(Upid from, Upid to, com.google.protobuf.Message payload) {
    return new Message(payload.getDescriptorForType().getFullName(), from, to, payload, null);
  }

  /** The full protobuf type name, or a plain name such as {@code PING}. */
  public String name() {
    return name;
  }

  /** The sender; {@link Upid#EMPTY} when there is none. */
  public Upid from() {
    return from;
  }

  /** The receiver. */
  public Upid to() {
    return to;
  }

  /** The protobuf object, or null if the body is raw bytes. */
  public @Nullable MessageLite payload() {
    return payload;
  }

  /** The size of the body in bytes. */
  public int bodySize() {
    return bytes != null ? bytes.size() : requireNonNull(payload).getSerializedSize();
  }

  /** The body; serialised on each call if this message holds a protobuf object. */
  public ByteString body() {
    return bytes != null ? bytes : requireNonNull(payload).toByteString();
  }

  /**
   * This message as an event that is in no mailbox. A message is its own event, which saves an
   * object for each; only if it is delivered again, as by a transport that duplicates, is there a
   * copy.
   */
  Message asEvent() {
    if (wasQueued) {
      return new Message(name, from, to, payload, bytes).asEvent();
    }
    wasQueued = true;
    return this;
  }

  @Override
  public String toString() {
    return name + " from " + from + " to " + to;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a process serves, one at a time (libprocess.md 3.1). An event is itself the node of the
 * mailbox's list, which saves an allocation for each; so it can be in one mailbox only.
 */
abstract sealed class Event
    permits Message,
        Continuation,
        Event.Stub,
        Event.DispatchEvent,
        Event.RequestEvent,
        Event.ExitedEvent,
        Event.Waypoint,
        Event.TerminateEvent {

  /** The event behind this one in its mailbox. Accessed by {@link Mailbox} only. */
  @Nullable
  Event next;

  /** Called instead of serving it: releases whoever waits for the outcome. */
  void dropped() {}

  /** The list node of an empty mailbox; never served. */
  static final class Stub extends Event {}

  /** A call to be made as the process. */
  static final class DispatchEvent extends Event {
    final Runnable call;

    DispatchEvent(Runnable call) {
      this.call = call;
    }
  }

  /** A web request. */
  static final class RequestEvent extends Event {
    final HttpRequest request;
    final Promise<HttpResponse> response;

    RequestEvent(HttpRequest request, Promise<HttpResponse> response) {
      this.request = request;
      this.response = response;
    }

    @Override
    void dropped() {
      response.set(HttpResponse.internalServerError("500 Internal Server Error."));
    }
  }

  /** A linked process is gone. */
  static final class ExitedEvent extends Event {
    final Upid gone;

    ExitedEvent(Upid gone) {
      this.gone = gone;
    }
  }

  /** Stands behind messages of a connection, to tell when they are served. */
  static final class Waypoint extends Event {
    final NodeInlet inlet;
    final int bytes;

    Waypoint(NodeInlet inlet, int bytes) {
      this.inlet = inlet;
      this.bytes = bytes;
    }

    @Override
    void dropped() {
      inlet.reached(bytes);
    }
  }

  /** The process is to end. */
  static final class TerminateEvent extends Event {}
}

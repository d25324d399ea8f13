// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import com.google.protobuf.Message;

/** Sends one message and ends with the first answer to it (libprocess.md 5.2, Protocol). */
final class Ask<M extends Message> extends Process {

  static final String ID_PREFIX = "__req_res__";

  private final Promise<M> promise = new Promise<>();
  private final Upid to;
  private final Message question;
  private final Class<M> answer;

  Ask(String id, Upid to, Message question, Class<M> answer) {
    super(id);
    this.to = to;
    this.question = question;
    this.answer = answer;
  }

  Future<M> answer() {
    return promise.future();
  }

  /** Says that there will be no answer, because the node is closing. */
  void abandon() {
    promise.abandon();
  }

  @Override
  protected void initialize() {
    install(answer, (from, message) -> {
      promise.set(message);
      terminate();
    });
    promise.future().onDiscard(this::terminate);
    send(to, question);
  }

  @Override
  protected void cleanup() {
    promise.discard();
  }
}

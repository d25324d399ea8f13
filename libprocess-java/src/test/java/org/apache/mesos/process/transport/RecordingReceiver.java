// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Transport;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;

/** Keeps what a transport hands over, in order. Only the process {@code slave} exists. */
final class RecordingReceiver implements Transport.Receiver {

  final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  final BlockingQueue<HttpRequest> requests = new LinkedBlockingQueue<>();
  final BlockingQueue<Address> disconnected = new LinkedBlockingQueue<>();

  private volatile Function<HttpRequest, Future<HttpResponse>> handler =
      request -> Future.ready(HttpResponse.ok("text/plain", request.path()));

  void answerWith(Function<HttpRequest, Future<HttpResponse>> newHandler) {
    handler = newHandler;
  }

  @Override
  public boolean receive(Message message) {
    messages.add(message);
    return message.to().id().equals("slave");
  }

  @Override
  public Future<HttpResponse> request(HttpRequest request) {
    requests.add(request);
    return handler.apply(request);
  }

  @Override
  public void disconnected(Address node) {
    disconnected.add(node);
  }

  /** The next of a queue; fails if none comes in good time. */
  static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(20, TimeUnit.SECONDS);
    assertThat(next).as("something in the queue").isNotNull();
    return next;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.http.Json;

/**
 * Serves {@code /__processes__}: every process with the events that wait for it, each asked itself
 * (libprocess.md 6.9). One that ends meanwhile is left out.
 */
final class ProcessesProcess extends Process {

  static final String ID = "__processes__";

  /** More would make the page unreadable and expensive. */
  private static final int MAX_EVENTS = 1000;

  ProcessesProcess() {
    super(ID);
  }

  @Override
  protected void initialize() {
    // Past route(): this page has no help.
    ownTable().route("/", request -> page());
  }

  private Future<HttpResponse> page() {
    List<Future<String>> parts = new ArrayList<>();
    for (ProcessCell cell : node().cells()) {
      // What is abandoned would never be complete.
      parts.add(ask(cell).recover(part -> Future.failed("gone")));
    }
    return Futures.await(parts)
        .map(answers -> HttpResponse.json(Json.array(
            answers.stream().filter(Future::isReady).map(Future::value).toList())));
  }

  private static Future<String> ask(ProcessCell cell) {
    Promise<String> promise = new Promise<>();
    cell.enqueue(new Continuation<>(promise.future(), () -> Future.ready(describe(cell))));
    return promise.future();
  }

  private static String describe(ProcessCell cell) {
    List<String> events = cell.peek(MAX_EVENTS).stream()
        .filter(event -> !(event instanceof Event.Waypoint))
        .map(ProcessesProcess::describe)
        .toList();
    return Json.object(ImmutableMap.of(
        "id", Json.string(cell.pid().id()),
        "events", Json.array(events)));
  }

  private static String describe(Event event) {
    var fields = ImmutableMap.<String, String>builder();
    if (event instanceof Message message) {
      fields
          .put("type", Json.string("MESSAGE"))
          .put("name", Json.string(message.name()))
          .put("from", Json.string(message.from().toString()));
    } else if (event instanceof Event.RequestEvent e) {
      fields
          .put("type", Json.string("HTTP"))
          .put("method", Json.string(e.request.method()))
          .put("path", Json.string(e.request.path()));
    } else if (event instanceof Event.ExitedEvent e) {
      fields.put("type", Json.string("EXITED")).put("pid", Json.string(e.gone.toString()));
    } else {
      String type = event instanceof Event.TerminateEvent ? "TERMINATE" : "DISPATCH";
      fields.put("type", Json.string(type));
    }
    return Json.object(fields.build());
  }
}

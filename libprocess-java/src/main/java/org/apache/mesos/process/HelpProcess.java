// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import java.util.Optional;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;

/** Serves {@code /help}, {@code /help/<id>} and {@code /help/<id>/<path>} (libprocess.md 6.9). */
final class HelpProcess extends Process {

  static final String ID = "help";

  private static final String CONTENT_TYPE = "text/plain; charset=utf-8";

  private final Help help;

  HelpProcess(Help help) {
    super(ID);
    this.help = help;
  }

  @Override
  protected void initialize() {
    // Past route(): the page is about the endpoints of others.
    ownTable().route("/", request -> Future.ready(HttpResponse.ok(CONTENT_TYPE, help.all())));
    ownTable().fallback(request -> Future.ready(page(request)));
  }

  private HttpResponse page(HttpRequest request) {
    String topic = request.path().substring(ID.length() + 2);
    int slash = topic.indexOf('/');
    Optional<String> text =
        slash < 0 ? help.of(topic) : help.of(topic.substring(0, slash), topic.substring(slash));
    return text.map(found -> HttpResponse.ok(CONTENT_TYPE, found))
        .orElseGet(() -> HttpResponse.badRequest("No help available for '/" + topic + "'.\n"));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import com.google.common.html.HtmlEscapers;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;

/**
 * Serves {@code /help}, {@code /help/<id>} and {@code /help/<id>/<path>} (libprocess.md 6.9): as
 * Markdown to the tools that print it, as a page with links to everything else.
 */
final class HelpProcess extends Process {

  static final String ID = "help";

  private static final Pattern HEADING = Pattern.compile("(?m)^(#{1,3}) (.*) \\1$");
  private static final Pattern PATH = Pattern.compile("(?m)^    (/\\S*)");

  private final Help help;

  HelpProcess(Help help) {
    super(ID);
    this.help = help;
  }

  @Override
  protected void initialize() {
    // Past route(): the page is about the endpoints of others.
    ownTable().route("/", request -> Future.ready(overview(request)));
    ownTable().fallback(request -> Future.ready(page(request)));
  }

  private HttpResponse overview(HttpRequest request) {
    return "json".equals(request.query().get("format"))
        ? HttpResponse.json(help.json())
        : rendered(request, help.all());
  }

  private HttpResponse page(HttpRequest request) {
    String topic = request.path().substring(ID.length() + 2);
    int slash = topic.indexOf('/');
    Optional<String> text =
        slash < 0 ? help.of(topic) : help.of(topic.substring(0, slash), topic.substring(slash));
    return text.map(found -> rendered(request, found))
        .orElseGet(() -> HttpResponse.badRequest("No help available for '/" + topic + "'.\n"));
  }

  private static HttpResponse rendered(HttpRequest request, String markdown) {
    String userAgent = request.header("User-Agent").orElse("");
    return userAgent.startsWith("curl") || userAgent.startsWith("HTTPie")
        ? HttpResponse.ok("text/x-markdown", markdown)
        : HttpResponse.ok("text/html", html(markdown));
  }

  /** The little of Markdown that help texts use: headings, and lines with a path. */
  private static String html(String markdown) {
    String escaped = HtmlEscapers.htmlEscaper().escape(markdown);
    String linked = PATH.matcher(escaped).replaceAll("    <a href=\"$1\">$1</a>");
    String body = HEADING.matcher(linked).replaceAll("<b>$2</b>");
    return "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>Help</title></head>\n"
        + "<body><pre>" + body + "</pre></body></html>\n";
  }
}

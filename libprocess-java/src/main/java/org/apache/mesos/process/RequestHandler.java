// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;

/** Answers web requests for a route. Runs as the process that installed the route. */
@FunctionalInterface
public interface RequestHandler {

  /** The response, now or later. A failed future becomes a 500 with its text. */
  Future<HttpResponse> handle(HttpRequest request);
}

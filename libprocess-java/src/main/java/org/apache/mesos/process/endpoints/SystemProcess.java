// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.endpoints;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.http.Json;

/** Serves {@code /system/stats.json} (libprocess.md 6.9). */
final class SystemProcess extends Process {

  private final Machine machine;

  SystemProcess(Machine machine) {
    super("system");
    this.machine = machine;
  }

  @Override
  protected void initialize() {
    route(
        "/stats.json",
        "Load, processors and memory of the machine",
        request -> Future.ready(stats(request)));
  }

  private HttpResponse stats(HttpRequest request) {
    Map<String, String> fields = new LinkedHashMap<>();
    machine.stats().forEach((name, value) -> fields.put(name, Json.number(value)));
    return Endpoints.json(request, Json.object(fields));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.daemon;

import org.apache.mesos.internal.build.BuildInfo;
import org.apache.mesos.internal.json.JsonObject;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.http.HttpResponse;

/** The process {@code version}: which build this daemon is, at {@code /version}. */
final class VersionPage extends Process {

  VersionPage() {
    super("version");
  }

  @Override
  protected void initialize() {
    route("/", "The version and the build", request -> Future.ready(HttpResponse.json(version())));
  }

  private static String version() {
    BuildInfo build = BuildInfo.current();
    return new JsonObject()
        .put("build_date", build.date())
        .put("build_user", build.user())
        .put("version", build.version())
        .toString();
  }
}

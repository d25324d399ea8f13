// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import java.util.Optional;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.internal.resources.Attributes;
import org.apache.mesos.internal.resources.Resources;

/** Whether a slave may go on as the one that an earlier process was. */
final class Compatibility {

  private Compatibility() {}

  /** What has changed that masters and running tasks rely on, and what to do about it. */
  static Optional<String> problem(SlaveInfo before, SlaveInfo now) {
    return difference("hostname", before.getHostname(), now.getHostname())
        .or(() -> difference(
            "resources",
            Resources.of(before.getResourcesList()),
            Resources.of(now.getResourcesList())))
        .or(() -> difference(
            "attributes",
            Attributes.of(before.getAttributesList()),
            Attributes.of(now.getAttributesList())))
        .map(difference -> "Cannot go on as slave "
            + before.getId().getValue()
            + " because its "
            + difference
            + ": start it as before, or end its executors with --recover=cleanup,"
            + " or remove the file meta/slaves/latest in its work directory"
            + " to have a new slave that knows nothing of them");
  }

  private static Optional<String> difference(String what, Object before, Object now) {
    return before.equals(now)
        ? Optional.empty()
        : Optional.of(what + " changed from '" + before + "' to '" + now + "'");
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.util.Optional;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Upid;

/** Finds the framework or slave that a message is about, and says it when there is none. */
record Lookup(Frameworks frameworks, Slaves slaves, PeerWarnings warnings) {

  Optional<Framework> framework(FrameworkID id, String what, Upid from) {
    Optional<Framework> framework = frameworks.find(id);
    if (framework.isEmpty()) {
      warn(what, from, "framework", id.getValue());
    }
    return framework;
  }

  Optional<Slave> slave(SlaveID id, String what, Upid from) {
    Optional<Slave> slave = slaves.find(id);
    if (slave.isEmpty()) {
      warn(what, from, "slave", id.getValue());
    }
    return slave;
  }

  private void warn(String what, Upid from, String kind, String id) {
    warnings.warn(
        "Ignoring {} from {} because {} {} is not registered",
        what,
        from,
        kind,
        UserText.quote(id));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import org.apache.mesos.Protos;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.resources.Resources;

/** An offer to a framework in one of its roles that it has not answered. */
record Offer(Protos.Offer message, String role, Resources resources) {

  OfferID id() {
    return message.getId();
  }

  FrameworkID frameworkId() {
    return message.getFrameworkId();
  }

  SlaveID slaveId() {
    return message.getSlaveId();
  }
}

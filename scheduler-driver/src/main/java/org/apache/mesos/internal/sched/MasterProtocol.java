// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskStatus;

/**
 * How what a framework wants is said to a master. Nothing is given where the master has no word for
 * it.
 */
interface MasterProtocol {

  static MasterProtocol of(MasterRelease release) {
    return release.hasCalls() ? new CallProtocol() : new MessageProtocol(release);
  }

  Message unregister(FrameworkID framework);

  Message kill(FrameworkID framework, TaskID task);

  Message request(FrameworkID framework, List<Request> requests);

  List<Message> decline(FrameworkID framework, Collection<OfferID> offers, Filters filters);

  /** Without a role it is all roles; so it is for a master that knows of no roles. */
  Message revive(FrameworkID framework, Collection<String> roles);

  Optional<Message> suppress(FrameworkID framework, Collection<String> roles);

  Optional<Message> reconcile(FrameworkID framework, List<TaskStatus> statuses);

  Message tell(FrameworkID framework, ExecutorID executor, SlaveID slave, ByteString data);
}

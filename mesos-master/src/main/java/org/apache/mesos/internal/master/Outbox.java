// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.protobuf.Message;
import org.apache.mesos.process.Upid;

/** How the parts of the master reach peers: in the name of the master process. */
interface Outbox {

  void send(Upid to, Message message);

  /** Asks for news of a broken connection. */
  void link(Upid pid);
}

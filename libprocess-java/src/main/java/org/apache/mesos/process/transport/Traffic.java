// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import com.google.common.collect.ImmutableSortedMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What one transport has carried and refused. Safe for use by any thread. */
final class Traffic {

  final LongAdder messagesSent = new LongAdder();

  /** Over a limit, not to be carried, or lost with a connection. */
  final LongAdder messagesUnsent = new LongAdder();

  final LongAdder messagesReceived = new LongAdder();
  final LongAdder requestsReceived = new LongAdder();
  final LongAdder connectionsAccepted = new LongAdder();

  /** Because too many were open. */
  final LongAdder connectionsRefused = new LongAdder();

  /** Connections closed because of what came in. */
  final LongAdder malformedRequests = new LongAdder();

  ImmutableSortedMap<String, LongSupplier> counters() {
    return ImmutableSortedMap.<String, LongSupplier>naturalOrder()
        .put("connections_accepted", connectionsAccepted::sum)
        .put("connections_refused", connectionsRefused::sum)
        .put("malformed_requests", malformedRequests::sum)
        .put("messages_received", messagesReceived::sum)
        .put("messages_sent", messagesSent::sum)
        .put("messages_unsent", messagesUnsent::sum)
        .put("requests_received", requestsReceived::sum)
        .build();
  }
}

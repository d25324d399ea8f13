// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.Optional;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;

/**
 * Decides which web requests a node refuses (libprocess.md 8.8). Messages between processes are not
 * asked about. Called by any thread.
 */
@FunctionalInterface
public interface FirewallRule {

  /** The answer to a request that is refused; nothing for one that passes. */
  Optional<HttpResponse> refuse(HttpRequest request);

  /**
   * Refuses some paths of a node, and nothing else: no deeper ones, no patterns. A path that names
   * no process of the node at this time is one of its delegate.
   */
  static FirewallRule disabledEndpoints(Node node, Collection<String> paths) {
    ImmutableSet<String> absolute =
        paths.stream().map(node::absolutePath).collect(ImmutableSet.toImmutableSet());
    return request -> absolute.contains(request.path())
        ? Optional.of(HttpResponse.of(403, "Endpoint '" + request.path() + "' is disabled"))
        : Optional.empty();
  }
}

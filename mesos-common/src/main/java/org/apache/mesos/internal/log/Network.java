// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.log;

import com.google.common.collect.ImmutableSet;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Upid;

/** Where the replicas of a log are, the own one included. Safe for use by any thread. */
public interface Network extends AutoCloseable {

  /** The replicas that are known now. Fails if there is no way to know. */
  Future<ImmutableSet<Upid>> members();

  @Override
  void close();

  /** Always the same replicas. */
  static Network of(ImmutableSet<Upid> members) {
    return new Network() {
      @Override
      public Future<ImmutableSet<Upid>> members() {
        return Future.ready(members);
      }

      @Override
      public void close() {}
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.launcher;

import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;

/** Sees what a test says, and keeps what it was to look at. */
final class FakeProbes implements Probes {

  final List<String> targets = new ArrayList<>();
  final List<Promise<Integer>> looks = new ArrayList<>();

  @Override
  public Probe command(CommandInfo command) {
    targets.add(command.getValue());
    return this::look;
  }

  @Override
  public Probe http(Target target) {
    targets.add(target.scheme() + " " + target.host() + " " + target.port() + " " + target.path());
    return this::look;
  }

  @Override
  public Probe tcp(String host, int port) {
    targets.add("tcp " + host + " " + port);
    return this::look;
  }

  private Future<Integer> look() {
    Promise<Integer> promise = new Promise<>();
    looks.add(promise);
    return promise.future();
  }

  /** What the look that began last sees. */
  void see(int result) {
    last().set(result);
  }

  void fail(String reason) {
    last().fail(reason);
  }

  Promise<Integer> last() {
    return looks.get(looks.size() - 1);
  }
}

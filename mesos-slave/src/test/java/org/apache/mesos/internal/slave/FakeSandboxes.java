// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.internal.slave.sandbox.Sandboxes;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;

/** Makes no directories; with {@link #hold} it takes until {@link #release}. */
final class FakeSandboxes implements Sandboxes {

  private final List<Promise<Path>> held = new ArrayList<>();
  final List<Path> recovered = new ArrayList<>();
  private boolean isHolding;
  private int made;

  @Override
  public Future<Path> create(SlaveID slaveId, FrameworkID frameworkId, ExecutorID executorId) {
    if (!isHolding) {
      return Future.ready(path());
    }
    Promise<Path> promise = new Promise<>();
    held.add(promise);
    return promise.future();
  }

  @Override
  public void recover(FrameworkID frameworkId, ExecutorID executorId, Path directory) {
    recovered.add(directory);
  }

  void hold() {
    isHolding = true;
  }

  void release() {
    isHolding = false;
    held.forEach(promise -> promise.set(path()));
    held.clear();
  }

  void failHeld() {
    held.forEach(promise -> promise.fail("No space left on device"));
    held.clear();
  }

  private Path path() {
    return Path.of("/sandboxes/" + made++);
  }
}

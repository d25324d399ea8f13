// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.sandbox;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Executor;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Promise;

/**
 * Sandboxes below a work directory (slave.md 5): {@code
 * <work_dir>/slaves/<slave id>/frameworks/<framework id>/executors/<executor id>/runs/<n>}, where n
 * is the smallest number that is free. Each is shown by the process of files.
 */
public final class DiskSandboxes implements Sandboxes {

  private static final String MODE = "rwxr-xr-x";

  private final Path workDirectory;
  private final FilesProcess files;
  private final Executor blocking;

  /** Sandboxes that are made on an executor whose threads may block. */
  public DiskSandboxes(Path workDirectory, FilesProcess files, Executor blocking) {
    this.workDirectory = workDirectory.toAbsolutePath().normalize();
    this.files = files;
    this.blocking = blocking;
  }

  @Override
  public Future<Path> create(SlaveID slaveId, FrameworkID frameworkId, ExecutorID executorId) {
    Promise<Path> promise = new Promise<>();
    blocking.execute(() -> {
      try {
        Path directory = createNow(slaveId, frameworkId, executorId);
        attach(directory, frameworkId, executorId);
        promise.set(directory);
      } catch (IOException | RuntimeException e) {
        promise.fail(e);
      }
    });
    return promise.future();
  }

  @Override
  public void recover(FrameworkID frameworkId, ExecutorID executorId, Path directory) {
    attach(directory, frameworkId, executorId);
  }

  private Path createNow(SlaveID slaveId, FrameworkID frameworkId, ExecutorID executorId)
      throws IOException {
    Path runs = workDirectory
        .resolve("slaves")
        .resolve(PathNames.encode(slaveId.getValue()))
        .resolve("frameworks")
        .resolve(PathNames.encode(frameworkId.getValue()))
        .resolve("executors")
        .resolve(PathNames.encode(executorId.getValue()))
        .resolve("runs");
    Files.createDirectories(runs);
    for (int n = 0; ; n++) {
      Path run = runs.resolve(Integer.toString(n));
      try {
        Files.createDirectory(run);
        // Not as an attribute of the creation, where the umask would apply.
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString(MODE));
        return run;
      } catch (FileAlreadyExistsException e) {
        // An earlier run of the executor; its directory is kept.
      }
    }
  }

  private void attach(Path directory, FrameworkID frameworkId, ExecutorID executorId) {
    String runs = "/frameworks/"
        + PathNames.encode(frameworkId.getValue())
        + "/executors/"
        + PathNames.encode(executorId.getValue())
        + "/runs/";
    files.attach(directory.toString(), directory);
    files.attach(runs + directory.getFileName(), directory);
    files.attach(runs + "latest", directory);
  }
}

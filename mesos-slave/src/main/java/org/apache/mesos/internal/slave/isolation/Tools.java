// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.isolation;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Programs of the operating system that start others in a certain way, looked up once. */
final class Tools {

  private static final Splitter PATH = Splitter.on(':').omitEmptyStrings();

  /** In case the PATH of a daemon leaves out where administrators' programs are. */
  private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

  private final ImmutableList<String> newSession;
  private final Optional<String> userSwitch;

  private Tools(Optional<String> setsid, Optional<String> userSwitch) {
    this.newSession = setsid.map(ImmutableList::of).orElse(ImmutableList.of());
    this.userSwitch = userSwitch;
  }

  static Tools find(String path) {
    Optional<String> userSwitch = find(path, "setpriv")
        .map(setpriv -> "exec " + setpriv + " --reuid \"$0\" --regid \"$group\" --clear-groups --")
        .or(() -> find(path, "runuser").map(runuser -> "exec " + runuser + " -u \"$0\" --"));
    return new Tools(find(path, "setsid"), userSwitch);
  }

  private static Optional<String> find(String path, String program) {
    for (String directory : PATH.split(path + ":" + DEFAULT_PATH)) {
      try {
        Path file = Path.of(directory, program);
        if (file.isAbsolute() && Files.isExecutable(file)) {
          return Optional.of(file.toString());
        }
      } catch (InvalidPathException e) {
        // Not a directory that could hold anything.
      }
    }
    return Optional.empty();
  }

  /** What to put before a command so that it leads a session of its own; nothing if it cannot. */
  ImmutableList<String> newSession() {
    return newSession;
  }

  /**
   * What to put before a command to run it as a user with his main group and no other; empty if
   * there is no program for that. The shell is replaced by the command, so that its pid is known.
   */
  Optional<ImmutableList<String>> asUser(String user) {
    return userSwitch.map(exec -> ImmutableList.of(
        "/bin/sh",
        "-c",
        "group=$(id -g -- \"$0\") || { echo 'Failed to switch to user' >&2; exit 1; }; "
            + exec
            + " \"$@\"",
        user));
  }
}

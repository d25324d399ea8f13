// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.fetcher;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** What is unpacked into the sandbox, known by the end of its name. */
enum Archive {
  TAR_GZ(".tgz", ".tar.gz"),
  TAR_BZ2(".tbz2", ".tar.bz2"),
  TAR_XZ(".txz", ".tar.xz"),
  TAR(".tar"),
  ZIP(".zip");

  private final ImmutableList<String> suffixes;

  Archive(String... suffixes) {
    this.suffixes = ImmutableList.copyOf(suffixes);
  }

  static Optional<Archive> of(Path path) {
    String name = path.toString();
    return Arrays.stream(values())
        .filter(archive -> archive.suffixes.stream().anyMatch(name::endsWith))
        .findFirst();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.fetcher;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.internal.slave.processes.Child;
import org.apache.mesos.internal.slave.processes.ChildProcesses;
import org.apache.mesos.internal.slave.processes.Command;
import org.apache.mesos.internal.slave.processes.WaitStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches URIs into a sandbox (slave.md 6). Nothing that a URI or an archive says leads out of it,
 * and what the executor's user may not read or write is not read or written for him: archives are
 * unpacked, and local files opened, with his rights.
 */
public final class Fetcher {

  private static final Logger log = LoggerFactory.getLogger(Fetcher.class);

  private static final String EXECUTABLE = "rwxr-xr-x";
  private static final String FILE_SCHEME = "file://";
  private static final ImmutableList<String> RESERVED = ImmutableList.of("stdout", "stderr");

  private final ChildProcesses processes;
  private final Downloads downloads;
  private final @Nullable String frameworksHome;
  private final @Nullable String hadoopHome;

  /**
   * A fetcher.
   *
   * @param frameworksHome what relative paths are relative to, if anything
   * @param hadoopHome where Hadoop is, if not where the environment says
   */
  public Fetcher(
      ChildProcesses processes,
      Downloads downloads,
      @Nullable String frameworksHome,
      @Nullable String hadoopHome) {
    this.processes = processes;
    this.downloads = downloads;
    this.frameworksHome = frameworksHome;
    this.hadoopHome = hadoopHome;
  }

  /** Fetches everything, or throws at the first thing that cannot be fetched. */
  public void fetch(FetchRequest request) throws FetchException, InterruptedException {
    for (CommandInfo.URI uri : request.uris()) {
      log.info("Fetching '{}' into {}", uri.getValue(), request.sandbox());
      fetch(request, uri);
    }
  }

  private void fetch(FetchRequest request, CommandInfo.URI uri)
      throws FetchException, InterruptedException {
    String value = uri.getValue();
    if (value.indexOf('\\') >= 0 || value.indexOf('\'') >= 0 || value.indexOf('\0') >= 0) {
      throw new FetchException("Illegal characters in executor path");
    }
    try {
      unpack(request, uri, resolve(request, uri));
    } catch (InvalidPathException e) {
      throw new FetchException("Illegal characters in executor path", e);
    }
  }

  /** The local path of what a URI names, brought into the sandbox if it is not local already. */
  private Path resolve(FetchRequest request, CommandInfo.URI uri)
      throws FetchException, InterruptedException {
    String value = uri.getValue();
    return switch (scheme(value)) {
      case "hdfs" -> copyFromHadoop(request, uri);
      case "http", "https", "ftp", "ftps" -> download(request, uri);
      case "file" -> copyFile(request, uri);
      default -> readable(request, localPath(value));
    };
  }

  private static String scheme(String value) {
    int end = value.indexOf("://");
    return end < 0 ? "" : value.substring(0, end).toLowerCase(Locale.ROOT);
  }

  private Path localPath(String value) throws FetchException {
    if (value.startsWith("/")) {
      return Path.of(value);
    }
    if (frameworksHome == null || frameworksHome.isEmpty()) {
      throw new FetchException("A relative path was passed for the executor, but the configuration"
          + " option frameworks_home is not set. Please either specify this config option or avoid"
          + " using a relative path.");
    }
    return Path.of(frameworksHome, value);
  }

  /** Checks that the user of the executor could read the file himself. */
  private Path readable(FetchRequest request, Path path)
      throws FetchException, InterruptedException {
    if (!request.asUser().isEmpty()
        && run(request, asUser(request, "test", "-r", path.toString())) != 0) {
      throw new FetchException("Failed to read '" + path + "' as the user of the executor");
    }
    return path;
  }

  /** Unlike plain paths, which are used where they are, files of this scheme are copied. */
  private Path copyFile(FetchRequest request, CommandInfo.URI uri)
      throws FetchException, InterruptedException {
    Path source = readable(request, Path.of(uri.getValue().substring(FILE_SCHEME.length())));
    if (isUnpacked(uri, source)) {
      return source;
    }
    if (!Files.isRegularFile(source)) {
      throw new FetchException("Failed to copy '" + source + "': not a file");
    }
    Path target = target(request, uri, uri.getValue());
    try {
      Files.copy(source, target);
    } catch (IOException e) {
      throw new FetchException("Failed to copy '" + source + "': " + e, e);
    }
    makeExecutable(uri, target);
    return target;
  }

  private Path copyFromHadoop(FetchRequest request, CommandInfo.URI uri)
      throws FetchException, InterruptedException {
    Path target = target(request, uri, uri.getValue());
    String local = "./" + request.sandbox().relativize(target);
    int status = run(
        request,
        ImmutableList.of(
            hadoop(request.environment()), "fs", "-copyToLocal", uri.getValue(), local));
    if (status != 0) {
      throw new FetchException("HDFS copyToLocal failed: return code " + status);
    }
    makeExecutable(uri, target);
    return target;
  }

  private String hadoop(ImmutableMap<String, String> environment) {
    String home = hadoopHome != null && !hadoopHome.isEmpty()
        ? hadoopHome
        : environment.getOrDefault("HADOOP_HOME", "");
    return home.isEmpty() ? "hadoop" : home + "/bin/hadoop";
  }

  private Path download(FetchRequest request, CommandInfo.URI uri)
      throws FetchException, InterruptedException {
    URI source;
    try {
      source = new URI(uri.getValue());
    } catch (URISyntaxException e) {
      throw new FetchException("Error downloading executor: " + e.getMessage(), e);
    }
    String path = source.getRawPath() == null ? "" : source.getRawPath();
    Path target = target(request, uri, path);
    // Renamed once it is complete: a rename replaces what is there, even if that is a link.
    Path part = target.resolveSibling("." + target.getFileName() + ".part");
    try {
      downloads.download(source, part);
      Files.move(part, target);
    } catch (IOException e) {
      delete(part);
      throw new FetchException("Error downloading executor: " + Downloads.describe(e), e);
    }
    makeExecutable(uri, target);
    return target;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("Failed to delete {}: {}", file, e.toString());
    }
  }

  /** Where a file goes: the last part of its path, unless the user wants another place. */
  private static Path target(FetchRequest request, CommandInfo.URI uri, String path)
      throws FetchException {
    String name =
        uri.hasOutputFile() ? uri.getOutputFile() : path.substring(path.lastIndexOf('/') + 1);
    Path sandbox = request.sandbox();
    Path target = sandbox.resolve(name);
    if (name.isEmpty()
        || !target.equals(target.normalize())
        || !target.startsWith(sandbox)
        || target.equals(sandbox)) {
      throw new FetchException("Illegal file name '" + name + "' in '" + uri.getValue() + "'");
    }
    if (RESERVED.contains(name) || Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FetchException("File '" + name + "' of '" + uri.getValue() + "' exists already");
    }
    makeDirectory(sandbox, target.getParent());
    return target;
  }

  /** An archive could have made links of directories, which could lead out of the sandbox. */
  private static void makeDirectory(Path sandbox, Path directory) throws FetchException {
    if (directory.equals(sandbox)) {
      return;
    }
    try {
      Files.createDirectories(directory);
      Path real = sandbox.toRealPath().resolve(sandbox.relativize(directory));
      if (!directory.toRealPath().equals(real)) {
        throw new FetchException("Directory '" + directory + "' is a link");
      }
    } catch (IOException e) {
      throw new FetchException("Failed to make '" + directory + "': " + e, e);
    }
  }

  private static void makeExecutable(CommandInfo.URI uri, Path file) throws FetchException {
    if (!uri.getExecutable()) {
      return;
    }
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(EXECUTABLE));
    } catch (IOException e) {
      throw new FetchException("Failed to chmod '" + file + "': " + e, e);
    }
  }

  private static boolean isUnpacked(CommandInfo.URI uri, Path path) {
    return uri.getExtract() && Archive.of(path).isPresent();
  }

  private void unpack(FetchRequest request, CommandInfo.URI uri, Path path)
      throws FetchException, InterruptedException {
    if (!isUnpacked(uri, path)) {
      return;
    }
    switch (Archive.of(path).orElseThrow()) {
      case ZIP -> Zip.unpack(path, request.sandbox());
      case TAR -> untar(request, "xf", path);
      case TAR_GZ -> untar(request, "xzf", path);
      case TAR_BZ2 -> untar(request, "xjf", path);
      case TAR_XZ -> untar(request, "xJf", path);
    }
  }

  private void untar(FetchRequest request, String options, Path archive)
      throws FetchException, InterruptedException {
    int status = run(request, asUser(request, "tar", options, archive.toString()));
    if (status != 0) {
      throw new FetchException("Untar failed: return code " + status);
    }
  }

  private static List<String> asUser(FetchRequest request, String... command) {
    return ImmutableList.<String>builder().addAll(request.asUser()).add(command).build();
  }

  /** Runs a program in the sandbox and gives its exit code, or its raw status after a signal. */
  private int run(FetchRequest request, List<String> arguments)
      throws FetchException, InterruptedException {
    Child child;
    try {
      child = processes.start(
          Command.logging(arguments, request.environment(), request.sandbox(), request.log()));
    } catch (IOException e) {
      throw new FetchException("Failed to run " + arguments.get(0) + ": " + e.getMessage(), e);
    }
    try {
      child.exited().await();
    } catch (InterruptedException e) {
      processes.killTree(child.pid());
      throw e;
    }
    int status = child.exited().value();
    return WaitStatus.isExited(status) ? WaitStatus.code(status) : status;
  }
}

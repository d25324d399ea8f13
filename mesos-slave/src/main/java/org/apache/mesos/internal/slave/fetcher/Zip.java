// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.fetcher;

import com.google.common.collect.ImmutableMap;
import com.google.common.io.ByteStreams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Enumeration;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Unpacks zip files. Names that are absolute or contain {@code ..} are refused, and so is writing
 * through a link that is there already; links in the zip become plain files.
 */
final class Zip {

  private final Path target;

  private Zip(Path target) {
    this.target = target;
  }

  static void unpack(Path archive, Path directory) throws FetchException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      Zip unpacking = new Zip(directory.toRealPath());
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        unpacking.unpack(zip, entry);
      }
      unpacking.restorePermissions(archive);
    } catch (IOException e) {
      throw new FetchException("Unzip failed: " + e.getMessage(), e);
    }
  }

  private void unpack(ZipFile zip, ZipEntry entry) throws IOException {
    Path file = resolve(entry.getName());
    if (entry.isDirectory()) {
      createDirectories(file);
      return;
    }
    createDirectories(file.getParent());
    // Without following links, and never over what is there.
    try (InputStream in = zip.getInputStream(entry);
        OutputStream out = Files.newOutputStream(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      ByteStreams.copy(in, out);
    }
  }

  private Path resolve(String name) throws IOException {
    Path path = Path.of(name);
    Path file = target.resolve(path).normalize();
    boolean hasDots = false;
    for (Path part : path) {
      hasDots |= part.toString().equals("..");
    }
    if (path.isAbsolute() || hasDots || !file.startsWith(target)) {
      throw new IOException("'" + name + "' leads out of the directory");
    }
    return file;
  }

  private void createDirectories(Path directory) throws IOException {
    Files.createDirectories(directory);
    if (!directory.toRealPath().equals(directory)) {
      throw new IOException("'" + target.relativize(directory) + "' is a link");
    }
  }

  /** The permissions are in the directory of the zip, which only the JDK's file system reads. */
  private void restorePermissions(Path archive) throws IOException {
    try (FileSystem zip =
        FileSystems.newFileSystem(archive, ImmutableMap.of("enablePosixFileAttributes", "true"))) {
      for (Path root : zip.getRootDirectories()) {
        try (var files = Files.walk(root)) {
          for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.contains(PosixFilePermission.OWNER_EXECUTE)) {
              Files.setPosixFilePermissions(resolve(root.relativize(file).toString()), permissions);
            }
          }
        }
      }
    }
  }
}

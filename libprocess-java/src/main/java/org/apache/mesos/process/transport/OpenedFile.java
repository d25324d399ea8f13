// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import io.netty.channel.DefaultFileRegion;
import io.netty.channel.FileRegion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.mesos.process.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is to be sent by the kernel, or why it cannot be (libprocess.md 6.6).
 *
 * @param region the whole file, null if it could not be opened
 * @param refusal the response instead, null if it could
 */
record OpenedFile(@Nullable FileRegion region, @Nullable HttpResponse refusal) {

  private static final Logger log = LoggerFactory.getLogger(OpenedFile.class);

  /** Opening does not block for long: it is about local files. */
  static OpenedFile open(Path path) {
    if (Files.isDirectory(path)) {
      return new OpenedFile(null, HttpResponse.notFound());
    }
    try {
      FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
      return new OpenedFile(new DefaultFileRegion(file, 0, file.size()), null);
    } catch (NoSuchFileException e) {
      return new OpenedFile(null, HttpResponse.notFound());
    } catch (FileSystemException e) {
      // A part of the path is a file.
      boolean isAbsent = "Not a directory".equals(e.getReason());
      return new OpenedFile(null, isAbsent ? HttpResponse.notFound() : failed(path, e));
    } catch (IOException e) {
      return new OpenedFile(null, failed(path, e));
    }
  }

  private static HttpResponse failed(Path path, IOException failure) {
    log.error("Failed to open {} for a web client", path, failure);
    return HttpResponse.internalServerError("500 Internal Server Error.");
  }
}

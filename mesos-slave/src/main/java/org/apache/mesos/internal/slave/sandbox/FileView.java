// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.common.base.CharMatcher;
import com.google.common.primitives.Longs;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;

/**
 * A file or directory below an attached directory, as a request named it. Reads the disk; made for
 * one request.
 */
final class FileView {

  /** What one read gives at most, as in later releases: 16 pages. */
  static final int MAX_READ_BYTES = 16 * 4096;

  /** A download is held in memory as a whole. Larger files are to be read in parts. */
  static final int MAX_DOWNLOAD_BYTES = 64 << 20;

  /** A directory with more entries is shown in part. */
  static final int MAX_BROWSE_ENTRIES = 10_000;

  private static final JsonFactory JSON = new JsonFactory();
  private static final CharMatcher SLASH = CharMatcher.is('/');

  private final String virtualPath;
  private final Path root;
  private final String below;

  FileView(String virtualPath, Path root, String below) {
    this.virtualPath = virtualPath;
    this.root = root;
    this.below = SLASH.trimLeadingFrom(below);
  }

  private interface Body {
    HttpResponse of(Path real) throws IOException;
  }

  /** The real path if it is there and not outside of the root, by dots or by links. */
  private HttpResponse answer(Body body) {
    try {
      Path realRoot = root.toRealPath();
      Path real = realRoot.resolve(below).toRealPath();
      return real.startsWith(realRoot) ? body.of(real) : HttpResponse.notFound();
    } catch (IOException | InvalidPathException e) {
      return HttpResponse.notFound();
    }
  }

  /** {@code {"data":"...","length":n,"offset":n}}; offset -1 asks for the size as offset. */
  HttpResponse read(HttpRequest request) {
    Long offset = number(request, "offset");
    Long length = number(request, "length");
    if (offset == null || offset < -1) {
      return HttpResponse.badRequest("Failed to parse offset: expecting a number from -1 on\n");
    }
    if (length == null || length < -1) {
      return HttpResponse.badRequest("Failed to parse length: expecting a number from -1 on\n");
    }
    return answer(real -> {
      if (Files.isDirectory(real)) {
        return HttpResponse.badRequest("Cannot read a directory.\n");
      }
      if (!Files.isRegularFile(real)) {
        return HttpResponse.notFound();
      }
      if (offset == -1) {
        return HttpResponse.json(json(ByteString.EMPTY, Files.size(real)));
      }
      long limit = length == -1 ? MAX_READ_BYTES : Math.min(length, MAX_READ_BYTES);
      return HttpResponse.json(json(read(real, offset, (int) limit), offset));
    });
  }

  /** The number, -1 if it is not given, null if it is none. */
  private static Long number(HttpRequest request, String name) {
    return Longs.tryParse(request.query().getOrDefault(name, "-1"));
  }

  private static ByteString read(Path real, long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    try (SeekableByteChannel channel = Files.newByteChannel(real)) {
      channel.position(offset);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // Until the buffer is full or the file ends.
      }
    }
    buffer.flip();
    return ByteString.copyFrom(buffer);
  }

  /**
   * The length is that of the data in the file, in bytes: where the next part begins. A character
   * that is cut off at the end is left for that, and what is not UTF-8 is replaced.
   */
  private static String json(ByteString bytes, long offset) throws IOException {
    ByteString whole = bytes.substring(0, bytes.size() - cutOff(bytes));
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("data", whole.toString(StandardCharsets.UTF_8));
      json.writeNumberField("length", whole.size());
      json.writeNumberField("offset", offset);
      json.writeEndObject();
    }
    return text.toString();
  }

  /** How many bytes at the end are the beginning of a character of UTF-8. */
  private static int cutOff(ByteString bytes) {
    for (int back = 1; back <= Math.min(3, bytes.size() - 1); back++) {
      int c = bytes.byteAt(bytes.size() - back) & 0xff;
      if (c >= 0xc0) {
        int expected = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
        return back < expected ? back : 0;
      }
      if (c < 0x80) {
        return 0;
      }
    }
    return 0;
  }

  /** The bytes of a file, or those from an offset on, and no more than a length. */
  HttpResponse download(HttpRequest request) {
    Long offset = number(request, "offset");
    Long length = number(request, "length");
    if (offset == null || length == null || offset < -1 || length < -1) {
      return HttpResponse.badRequest("Failed to parse offset or length: expecting numbers\n");
    }
    return answer(real -> {
      if (Files.isDirectory(real)) {
        return HttpResponse.badRequest("Cannot download a directory.\n");
      }
      if (!Files.isRegularFile(real)) {
        return HttpResponse.notFound();
      }
      long from = Math.max(0, offset);
      long rest = Math.max(0, Files.size(real) - from);
      long size = length == -1 ? rest : Math.min(length, rest);
      if (size > MAX_DOWNLOAD_BYTES) {
        return HttpResponse.badRequest("Cannot download "
            + size
            + " bytes at once (expected: at most "
            + MAX_DOWNLOAD_BYTES
            + "), read them in parts.\n");
      }
      String name = real.getFileName().toString().replaceAll("[^ -~]|[\"\\\\]", "_");
      return HttpResponse.ok("application/octet-stream", read(real, from, (int) size))
          .withHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
    });
  }

  /** A list of {@code {"gid":s,"mode":s,"mtime":n,"nlink":n,"path":s,"size":n,"uid":s}}. */
  HttpResponse browse(HttpRequest request) {
    return answer(real -> Files.isDirectory(real)
        ? HttpResponse.json(list(real))
        : HttpResponse.badRequest("Cannot browse a file.\n"));
  }

  private String list(Path directory) throws IOException {
    TreeMap<String, Path> sorted = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        sorted.put(entry.getFileName().toString(), entry);
        if (sorted.size() == MAX_BROWSE_ENTRIES) {
          break;
        }
      }
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (Map.Entry<String, Path> entry : sorted.entrySet()) {
        writeEntry(json, entry.getKey(), entry.getValue());
      }
      json.writeEndArray();
    }
    return text.toString();
  }

  private void writeEntry(JsonGenerator json, String name, Path real) throws IOException {
    Map<String, Object> attributes;
    try {
      attributes = Files.readAttributes(real, "unix:*", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      // It was deleted since the directory was listed.
      return;
    }
    json.writeStartObject();
    json.writeStringField("gid", attributes.get("group").toString());
    json.writeStringField("mode", mode(attributes));
    json.writeNumberField(
        "mtime", ((FileTime) attributes.get("lastModifiedTime")).toMillis() / 1000);
    json.writeNumberField("nlink", ((Number) attributes.get("nlink")).longValue());
    json.writeStringField("path", virtualPath + "/" + name);
    json.writeNumberField("size", ((Number) attributes.get("size")).longValue());
    json.writeStringField("uid", attributes.get("owner").toString());
    json.writeEndObject();
  }

  /** As ls prints it. */
  private static String mode(Map<String, Object> attributes) {
    String type = "-";
    if (attributes.get("isDirectory").equals(true)) {
      type = "d";
    } else if (attributes.get("isSymbolicLink").equals(true)) {
      type = "l";
    }
    @SuppressWarnings("unchecked") // as the file attribute view "posix" documents it
    Set<PosixFilePermission> permissions = (Set<PosixFilePermission>) attributes.get("permissions");
    return type + PosixFilePermissions.toString(permissions);
  }
}

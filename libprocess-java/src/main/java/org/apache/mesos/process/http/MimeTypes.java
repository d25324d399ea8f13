// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.http;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.Optional;

/** The content types of files, by the ends of their names. */
public final class MimeTypes {

  private static final ImmutableMap<String, String> TYPES = ImmutableMap.<String, String>builder()
      .put("bin", "application/octet-stream")
      .put("css", "text/css")
      .put("csv", "text/csv")
      .put("gif", "image/gif")
      .put("gz", "application/gzip")
      .put("htm", "text/html")
      .put("html", "text/html")
      .put("ico", "image/x-icon")
      .put("jpeg", "image/jpeg")
      .put("jpg", "image/jpeg")
      .put("js", "text/javascript")
      .put("json", "application/json")
      .put("md", "text/x-markdown")
      .put("pdf", "application/pdf")
      .put("png", "image/png")
      .put("svg", "image/svg+xml")
      .put("tar", "application/x-tar")
      .put("txt", "text/plain")
      .put("woff", "font/woff")
      .put("woff2", "font/woff2")
      .put("xml", "text/xml")
      .put("zip", "application/zip")
      .buildOrThrow();

  private MimeTypes() {}

  /** The type of a file, if its name tells. */
  public static Optional<String> of(Path file) {
    String name = String.valueOf(file.getFileName());
    String end = name.substring(name.lastIndexOf('.') + 1);
    return Optional.ofNullable(TYPES.get(Ascii.toLowerCase(end)));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The build that runs, as the build itself wrote it down (master.md 9: {@code build_date}, {@code
 * build_user}, {@code build_flags}). Nothing in it depends on the machine, so that builds repeat.
 */
public record BuildInfo(String version, String date, String user, String flags) {

  private static final BuildInfo CURRENT = load();

  public static BuildInfo current() {
    return CURRENT;
  }

  private static BuildInfo load() {
    Properties properties = new Properties();
    try (InputStream file = BuildInfo.class.getResourceAsStream("build.properties")) {
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException("build.properties is not readable in this jar", e);
    }
    return new BuildInfo(
        properties.getProperty("version"),
        properties.getProperty("date"),
        properties.getProperty("user"),
        properties.getProperty("flags"));
  }
}

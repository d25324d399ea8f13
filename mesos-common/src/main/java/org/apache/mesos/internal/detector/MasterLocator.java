// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/** Makes the detector that a text asks for (detection.md 1). */
final class MasterLocator {

  /** What the process is that wants to know. */
  enum Role {
    CONTENDER,
    OBSERVER
  }

  private static final String ZOOKEEPER = "zk://";
  private static final String FILE = "file://";
  private static final String MASTER = "master@";

  /**
   * Stricter than a pid on the wire, which may have anything behind the port: here a user is to
   * hear of a typing mistake.
   */
  private static final Pattern PID = Pattern.compile(MASTER + "([^@:/\\s]+):\\d{1,5}");

  /** A file that names itself would be followed for ever. */
  private static final int MAX_FILES = 10;

  /** Far more than any line needs; a file may be endless. */
  private static final int MAX_LINE_BYTES = 64 * 1024;

  private final Node node;
  private final Upid self;
  private final Role role;

  MasterLocator(Node node, Upid self, Role role) {
    this.node = node;
    this.self = self;
    this.role = role;
  }

  MasterDetector locate(String where) throws MasterDetectionException {
    String text = withoutFiles(where);
    if (text.startsWith(ZOOKEEPER)) {
      return zooKeeper(text);
    }
    if (!text.isEmpty()) {
      return BasicMasterDetector.announce(node, parse(text), ImmutableList.of(self));
    }
    return switch (role) {
      case CONTENDER -> BasicMasterDetector.elect(node, self, ImmutableList.of());
      case OBSERVER -> throw new MasterDetectionException("Cannot detect master");
    };
  }

  /** What a text says, or the first line of the file that it names. */
  private static String withoutFiles(String where) throws MasterDetectionException {
    String text = where.strip();
    for (int files = 0; text.startsWith(FILE); files++) {
      if (files == MAX_FILES) {
        throw new MasterDetectionException("More than " + MAX_FILES + " files behind " + where);
      }
      text = firstLine(text.substring(FILE.length())).strip();
    }
    return text;
  }

  private MasterDetector zooKeeper(String text) throws MasterDetectionException {
    return ZooKeeperMasterDetector.open(node, parseZooKeeperUrl(text), self, role);
  }

  /** Where in ZooKeeper masters are elected, by a text that may be in a file. */
  static ZooKeeperUrl zooKeeperUrl(String where) throws MasterDetectionException {
    return parseZooKeeperUrl(withoutFiles(where));
  }

  private static ZooKeeperUrl parseZooKeeperUrl(String text) throws MasterDetectionException {
    ZooKeeperUrl url;
    try {
      url = ZooKeeperUrl.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MasterDetectionException(e.getMessage(), e);
    }
    if (url.path().equals("/")) {
      throw new MasterDetectionException(
          "Expecting a (chroot) path for ZooKeeper ('/' is not supported)");
    }
    return url;
  }

  private static Upid parse(String text) throws MasterDetectionException {
    String pid = text.startsWith(MASTER) ? text : MASTER + text;
    Matcher matcher = PID.matcher(pid);
    if (!matcher.matches()) {
      throw new MasterDetectionException("Cannot parse '" + pid + "'");
    }
    try {
      return Upid.resolve(pid)
          .filter(Upid::isComplete)
          .orElseThrow(() -> new MasterDetectionException("Cannot parse '" + pid + "'"));
    } catch (UnknownHostException e) {
      throw new MasterDetectionException(
          "Cannot resolve host '" + matcher.group(1) + "' of '" + pid + "'", e);
    }
  }

  private static String firstLine(String path) throws MasterDetectionException {
    try (InputStream file = open(path)) {
      String text = new String(file.readNBytes(MAX_LINE_BYTES), StandardCharsets.UTF_8);
      return text.lines().findFirst().orElseThrow(() -> unreadable(path, null));
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static InputStream open(String path) throws MasterDetectionException {
    try {
      return Files.newInputStream(Path.of(path));
    } catch (IOException | InvalidPathException e) {
      throw new MasterDetectionException("Failed to open file at '" + path + "'", e);
    }
  }

  private static MasterDetectionException unreadable(String path, @Nullable IOException cause) {
    return new MasterDetectionException("Failed to read from file at '" + path + "'", cause);
  }
}

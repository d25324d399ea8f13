// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

/** The two forms in which libprocess sends a message (libprocess.md 2.2). */
public enum Dialect {
  /** The form of 2012: {@code HTTP/1.0}, the sender in {@code User-Agent} only. */
  HTTP_1_0,

  /** The form since 0.22: {@code HTTP/1.1} with {@code Libprocess-From}; all versions read it. */
  HTTP_1_1
}

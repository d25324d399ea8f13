// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

/** Who sends messages on a connection, as far as the form of its requests tells. */
public enum Sender {
  /**
   * A node of the 2012 generation: {@code HTTP/1.0} without {@code Libprocess-From}. It takes any
   * byte that comes back for the end of its link, so it must get none (libprocess.md 2.8).
   */
  GENERATION_2012,

  /** A later node: it sends both headers, and throws away what comes back without a look. */
  NODE,

  /** A program that sends one of the headers. It may wait for each answer before it goes on. */
  CLIENT;

  /** Whether it gets answers. */
  public boolean isAnswered() {
    return this != GENERATION_2012;
  }
}

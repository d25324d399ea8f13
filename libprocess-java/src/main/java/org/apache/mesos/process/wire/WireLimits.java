// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * What a peer may make a node hold in memory for one connection. A request that is larger ends the
 * connection; nothing beyond a limit is ever buffered.
 *
 * @param maxHeadBytes request line and headers together, and likewise the trailers
 * @param maxBodyBytes the body, as sent and after decompression
 * @param maxChunkLineBytes one chunk size with its extensions
 */
public record WireLimits(int maxHeadBytes, int maxBodyBytes, int maxChunkLineBytes) {

  /**
   * The head limit is the original's (libprocess.md 2.6). The original has none for bodies; 64 MiB
   * is what its protobuf library refuses to parse beyond.
   */
  public static final WireLimits DEFAULT = new WireLimits(80 * 1024, 64 << 20, 4096);

  /** Throws IllegalArgumentException unless all limits are positive. */
  public WireLimits {
    checkArgument(maxHeadBytes > 0, "maxHeadBytes: %s (expected: positive)", maxHeadBytes);
    checkArgument(maxBodyBytes > 0, "maxBodyBytes: %s (expected: positive)", maxBodyBytes);
    checkArgument(
        maxChunkLineBytes > 0, "maxChunkLineBytes: %s (expected: positive)", maxChunkLineBytes);
  }
}

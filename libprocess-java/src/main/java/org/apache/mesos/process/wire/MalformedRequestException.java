// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

/** Why bytes are no request; stays inside the decoder. Has no stack trace. */
final class MalformedRequestException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;

  MalformedRequestException(int status, String reason) {
    super(reason, null, false, false);
    this.status = status;
  }

  /** The status that tells a web client. */
  int status() {
    return status;
  }
}

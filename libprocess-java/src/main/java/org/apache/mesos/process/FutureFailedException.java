// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import org.jspecify.annotations.Nullable;

/** Why a future failed, when all there is to say is a text. Has no stack trace. */
public final class FutureFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A failure with a text for a person. */
  public FutureFailedException(String message) {
    this(message, null);
  }

  /** A failure that follows from another one. */
  public FutureFailedException(String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.storage;

import java.io.Serial;

/** A storage that cannot be read or written; the message names the file and is for operators. */
public final class StorageException extends Exception {

  @Serial
  private static final long serialVersionUID = 1;

  public StorageException(String message) {
    super(message);
  }

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.storage;

import java.io.Serial;

/** Somebody else has written a {@link SharedValue} since it was read; the message names it. */
public final class StaleVersionException extends Exception {

  @Serial
  private static final long serialVersionUID = 1;

  public StaleVersionException(String message) {
    super(message);
  }
}

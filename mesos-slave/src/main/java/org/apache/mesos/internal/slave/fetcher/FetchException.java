// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.fetcher;

/** Why something could not be fetched; the message is for the user of the executor. */
public final class FetchException extends Exception {

  private static final long serialVersionUID = 1;

  FetchException(String message) {
    super(message);
  }

  FetchException(String message, Throwable cause) {
    super(message, cause);
  }
}

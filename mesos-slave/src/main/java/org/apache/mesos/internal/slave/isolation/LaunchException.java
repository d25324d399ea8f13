// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.isolation;

/** Why an executor cannot be started; the message is for the user of the executor. */
final class LaunchException extends Exception {

  private static final long serialVersionUID = 1;

  LaunchException(String message) {
    super(message);
  }

  LaunchException(String message, Throwable cause) {
    super(message, cause);
  }
}

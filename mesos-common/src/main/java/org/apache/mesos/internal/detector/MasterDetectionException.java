// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

/** Why no master can be detected, in words for the user who said where to look. */
public final class MasterDetectionException extends Exception {

  private static final long serialVersionUID = 1;

  MasterDetectionException(String message) {
    super(message);
  }

  MasterDetectionException(String message, Throwable cause) {
    super(message, cause);
  }
}

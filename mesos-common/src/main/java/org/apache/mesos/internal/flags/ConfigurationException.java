// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.flags;

/** What is wrong with a configuration, in words for the user who wrote it. */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public ConfigurationException(String message) {
    super(message);
  }

  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.endpoints;

/**
 * How much a program logs: 0 is the usual, each step above adds detail (1 DEBUG, 2 TRACE). A
 * daemon binds this to its logging; a library has none. Called by one process at a time.
 */
public interface LogLevel {

  int current();

  void set(int level);
}

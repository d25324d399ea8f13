// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.launcher;

import org.apache.mesos.Protos.CommandInfo;

/** The ways to look at a task that runs on this machine. */
interface Probes {

  /** Runs a command where the task runs. */
  Probe command(CommandInfo command);

  /** Asks for a page, without following redirects or checking certificates. */
  Probe http(Target target);

  /** Connects, and no more. */
  Probe tcp(String host, int port);

  /** A page. The host is an address, the path begins with a slash. */
  record Target(String scheme, String host, int port, String path) {}
}

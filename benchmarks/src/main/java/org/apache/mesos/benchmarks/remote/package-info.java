// SPDX-License-Identifier: Apache-2.0

/**
 * Measurements of messages between two JVMs over loopback sockets, beside the least that such a
 * connection can be, general HTTP codecs, and Pekko. {@link
 * org.apache.mesos.benchmarks.remote.RemoteBenchmark} starts a client for each engine, and each
 * client a server.
 */
package org.apache.mesos.benchmarks.remote;

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.bridge;

/** The methods of an {@code ExecutorDriver}; each gives the name of a {@code Status}. */
public interface ByteExecutorDriver {

  String start();

  String stop();

  String abort();

  String join();

  String run();

  String sendStatusUpdate(byte[] status);

  String sendFrameworkMessage(byte[] data);
}

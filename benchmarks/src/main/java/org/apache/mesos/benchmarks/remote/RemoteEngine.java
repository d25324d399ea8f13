// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks.remote;

import java.util.function.Consumer;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;

/**
 * One end of a conversation between two JVMs in protobuf messages. The server parses every message
 * and sends back those that ask for it; the client parses the answers.
 */
interface RemoteEngine extends AutoCloseable {

  /** Begins to serve; gives the address for a client. */
  String serve() throws Exception;

  /** Connects to a server; answers are given to the listener on any thread, one at a time. */
  void connect(String server, Consumer<TaskStatus> answers) throws Exception;

  /** Sends a message, from any thread. */
  void send(TaskStatus message);

  @Override
  void close() throws Exception;

  /** Whether a message is to be sent back. */
  static boolean isAnswered(TaskStatus message) {
    return message.getState() == TaskState.TASK_FINISHED;
  }

  /** The engine of a name. */
  static RemoteEngine of(String name) throws Exception {
    return switch (name) {
      case "mesos" -> new MesosEngine(false);
      case "arrival" -> new MesosEngine(true);
      case "raw" -> new RawEngine();
      case "http" -> new HttpEngine();
      case "artery" -> new ArteryEngine();
      default -> throw new IllegalArgumentException(name);
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.benchmarks;

/** An actor system under measurement. Every method returns when all of its work is done. */
interface Engine extends AutoCloseable {

  /** Sends messages to one actor from the calling thread. */
  void oneWay(int messages) throws InterruptedException;

  /**
   * Lets clients exchange requests and replies with one server, each with a number of requests
   * outstanding.
   */
  void clientServer(int clients, int requestsEach, int outstanding) throws InterruptedException;

  /** Repeats a call to an actor whose result continues on another actor, one after the other. */
  void dispatchDefer(int repeats) throws InterruptedException;

  /** Starts an actor and ends it, again and again. */
  void spawnTerminate(int actors) throws InterruptedException;

  @Override
  void close();

  /** The engine of a name. */
  static Engine of(String name) {
    return switch (name) {
      case "mesos" -> new LibprocessEngine();
      case "minimal" -> new MinimalEngine();
      case "pekko" -> new PekkoEngine();
      default -> throw new IllegalArgumentException(name);
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

/** Hands each message over at once, and is never full. */
record DirectInlet(Transport.Receiver receiver) implements Transport.Inlet {

  @Override
  public boolean receive(Message message) {
    return receiver.receive(message);
  }

  @Override
  public void flush() {}

  @Override
  public boolean isFull() {
    return false;
  }
}

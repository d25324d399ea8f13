// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.wire.Decoded;
import org.apache.mesos.process.wire.Dialect;
import org.apache.mesos.process.wire.MessageEncoder;
import org.apache.mesos.process.wire.RequestDecoder;
import org.apache.mesos.process.wire.WireLimits;

/** The messages of one connection as bytes, and back. */
final class WireForm {

  private final MessageEncoder encoder;
  private final RequestDecoder decoder;

  WireForm(Address to, Dialect dialect) {
    encoder = new MessageEncoder(dialect);
    decoder = new RequestDecoder(to, WireLimits.DEFAULT);
  }

  /** The bytes of a message; none at all if the wire form cannot carry it. */
  byte[] encode(Message message) {
    ByteBuf buffer = Unpooled.buffer();
    encoder.encode(message, buffer);
    return ByteBufUtil.getBytes(buffer);
  }

  void decode(byte[] request, Consumer<Decoded.ReceivedMessage> receiver) {
    decoder.decode(Unpooled.wrappedBuffer(request), decoded -> {
      if (decoded instanceof Decoded.ReceivedMessage received) {
        receiver.accept(received);
      }
    });
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import org.apache.mesos.process.Address;

/** A peer that sends and sees bytes. */
final class RawSocket implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
  }

  static RawSocket connect(Address address) throws IOException {
    return new RawSocket(new Socket(address.toSocketAddress().getAddress(), address.port()));
  }

  void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** As {@link #write}, on a thread of its own. */
  void writeUnchecked(String text) {
    try {
      write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads until the text has come. */
  String readUntil(String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < end.length() || text.indexOf(end, text.length() - end.length()) < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("Connection ended after: " + text);
      }
      text.append((char) c);
    }
    return text.toString();
  }

  /** One response with its body. */
  String readResponse() throws IOException {
    String head = readUntil("\r\n\r\n");
    int begin = head.indexOf("Content-Length: ") + "Content-Length: ".length();
    int length = Integer.parseInt(head.substring(begin, head.indexOf('\r', begin)));
    return head + new String(in.readNBytes(length), ISO_8859_1);
  }

  /** Everything up to the end of the stream. */
  String readToEnd() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    in.transferTo(bytes);
    return bytes.toString(ISO_8859_1);
  }

  /** Ends the connection by a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Bodies in {@code Content-Encoding: gzip}. Not on the way of messages, which are never packed. */
final class Gzip {

  private static final int STEP = 8192;

  private Gzip() {}

  /** The unpacked body; 413 once it grows beyond the limit, 400 if it is no gzip data. */
  static ByteString decompress(ByteString body, int maxBytes) throws MalformedRequestException {
    ByteString.Output unpacked = ByteString.newOutput();
    byte[] step = new byte[STEP];
    try (InputStream in = new GZIPInputStream(body.newInput(), STEP)) {
      for (int n = in.read(step); n >= 0; n = in.read(step)) {
        if (unpacked.size() + n > maxBytes) {
          throw new MalformedRequestException(413, "Decompressed body exceeds " + maxBytes);
        }
        unpacked.write(step, 0, n);
      }
    } catch (IOException e) {
      throw new MalformedRequestException(400, "Failed to decompress body");
    }
    return unpacked.toByteString();
  }

  static ByteString compress(ByteString body) {
    ByteString.Output packed = ByteString.newOutput(body.size() / 4);
    try (GZIPOutputStream out = new GZIPOutputStream(packed, STEP)) {
      body.writeTo(out);
    } catch (IOException e) {
      throw new IllegalStateException("Failed to compress in memory", e);
    }
    return packed.toByteString();
  }
}

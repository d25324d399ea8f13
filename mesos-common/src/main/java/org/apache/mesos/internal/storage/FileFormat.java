// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.storage;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The bytes of a {@link DiskStorage}'s files, numbers in big-endian order:
 *
 * <pre>
 *  value     "MSV" 01 | frame
 *  journal   "MSJ" 01 | frame | frame | …
 *  frame     length of the data, 4 bytes | CRC-32C of those 4, 4 bytes
 *            | CRC-32C of the data, 4 bytes | data
 * </pre>
 *
 * The fourth byte of a file is the version of the format. Each record is forced to the disk before
 * the next one is begun, so a crash can only leave the last one of a journal incomplete: cut off
 * anywhere, filled with zeros, or with data that does not fit its checksum.
 */
final class FileFormat {

  private static final int VALUE = 0x4d535601;
  private static final int JOURNAL = 0x4d534a01;
  private static final int MAGIC_BYTES = 4;
  private static final int FRAME_BYTES = 12;
  private static final int VERSION_MASK = 0xff;

  /** The records of a journal, and how many bytes of its file they are. */
  record Journal(ImmutableList<ByteString> records, long end) {}

  private FileFormat() {}

  static ByteBuffer ofValue(ByteString value) {
    ByteBuffer bytes = ByteBuffer.allocate(MAGIC_BYTES + FRAME_BYTES + value.size());
    putFrame(bytes.putInt(VALUE), value);
    return bytes.flip();
  }

  /** A record that goes to a position of its file; the first one brings the start of the file. */
  static ByteBuffer ofRecord(ByteString record, long position) {
    ByteBuffer bytes = ByteBuffer.allocate(MAGIC_BYTES + FRAME_BYTES + record.size());
    if (position == 0) {
      bytes.putInt(JOURNAL);
    }
    putFrame(bytes, record);
    return bytes.flip();
  }

  private static void putFrame(ByteBuffer bytes, ByteString data) {
    bytes
        .putInt(data.size())
        .putInt(checksum(ByteBuffer.allocate(Integer.BYTES).putInt(0, data.size())))
        .putInt(checksum(data.asReadOnlyByteBuffer()));
    data.copyTo(bytes);
  }

  private static int checksum(ByteBuffer bytes) {
    return Hashing.crc32c().hashBytes(bytes).asInt();
  }

  static ByteString value(Path file, byte[] content) throws StorageException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    if (bytes.remaining() < MAGIC_BYTES + FRAME_BYTES) {
      throw damaged(file, "it is too short");
    }
    checkMagic(file, bytes.getInt(), VALUE);
    int length = bytes.getInt();
    int lengthChecksum = bytes.getInt();
    int dataChecksum = bytes.getInt();
    if (!isLength(length, lengthChecksum)
        || length != bytes.remaining()
        || checksum(bytes.duplicate()) != dataChecksum) {
      throw damaged(file, "a checksum does not fit");
    }
    return ByteString.copyFrom(bytes);
  }

  static Journal journal(Path file, byte[] content) throws StorageException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    if (bytes.remaining() < MAGIC_BYTES || isZero(bytes)) {
      return new Journal(ImmutableList.of(), 0);
    }
    checkMagic(file, bytes.getInt(), JOURNAL);
    ImmutableList.Builder<ByteString> records = ImmutableList.builder();
    long end = 0;
    while (bytes.remaining() >= FRAME_BYTES && !isZero(bytes)) {
      int position = bytes.position();
      int length = bytes.getInt();
      int lengthChecksum = bytes.getInt();
      int dataChecksum = bytes.getInt();
      if (!isLength(length, lengthChecksum)) {
        throw damaged(file, "the length of the record at byte " + position + " is not valid");
      }
      if (length > bytes.remaining()) {
        break;
      }
      ByteBuffer data = bytes.slice(bytes.position(), length);
      bytes.position(bytes.position() + length);
      if (checksum(data.duplicate()) != dataChecksum) {
        if (!bytes.hasRemaining()) {
          break;
        }
        throw damaged(file, "the checksum of the record at byte " + position + " does not fit");
      }
      records.add(ByteString.copyFrom(data));
      end = bytes.position();
    }
    // Without a record the next one is to bring the start of the file as well.
    return new Journal(records.build(), end);
  }

  private static boolean isLength(int length, int checksum) {
    return length >= 0
        && checksum == checksum(ByteBuffer.allocate(Integer.BYTES).putInt(0, length));
  }

  private static boolean isZero(ByteBuffer bytes) {
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      if (bytes.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private static void checkMagic(Path file, int actual, int expected) throws StorageException {
    if (actual == expected) {
      return;
    }
    boolean isOtherVersion = (actual & ~VERSION_MASK) == (expected & ~VERSION_MASK);
    throw damaged(
        file,
        isOtherVersion
            ? "it is of version " + (actual & VERSION_MASK) + " (expected: 1)"
            : "it is not a file of this kind");
  }

  private static StorageException damaged(Path file, String reason) {
    return new StorageException("Failed to read " + file + ": " + reason);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/** The forms in which a master's znode says where the master is (detection.md 4.1). */
enum MasterData {

  /** Up to Mesos 0.15: the text of the pid. What this project's masters write. */
  PID {
    @Override
    Optional<Upid> read(byte[] data) {
      return complete(new String(data, StandardCharsets.UTF_8).strip());
    }
  },

  /** From Mesos 0.16: a {@code MasterInfo}. */
  PROTOBUF {
    @Override
    Optional<Upid> read(byte[] data) {
      MasterInfo info;
      try {
        info = MasterInfo.parseFrom(data);
      } catch (InvalidProtocolBufferException e) {
        return Optional.empty();
      }
      Place place = new Place();
      place.pid = info.hasPid() ? info.getPid() : null;
      place.ip = Integer.toUnsignedLong(info.getIp());
      place.port = info.getPort();
      if (info.hasAddress()) {
        place.addressIp = info.getAddress().getIp();
        place.addressPort = info.getAddress().getPort();
      }
      return place.pid();
    }
  },

  /** What masters of Mesos 1.x write: a {@code MasterInfo} in JSON. */
  JSON {
    @Override
    Optional<Upid> read(byte[] data) {
      try (JsonParser parser = FACTORY.createParser(data)) {
        return readObject(parser).pid();
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  };

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String MASTER = "master";
  private static final int MAX_PORT = 65535;

  /** The master's pid; nothing if the data makes no sense. */
  abstract Optional<Upid> read(byte[] data);

  /** What a {@code MasterInfo} says of where the master is. */
  private static final class Place {
    @Nullable
    String pid;

    @Nullable
    String addressIp;

    long addressPort;
    /** The first byte of the address is the lowest. */
    long ip;

    long port;

    Optional<Upid> pid() {
      if (pid != null && !pid.isEmpty()) {
        return complete(pid);
      }
      if (addressIp != null) {
        return Address.parseIp(addressIp).flatMap(parsed -> at(parsed, addressPort));
      }
      return at(Integer.reverseBytes((int) ip), port);
    }
  }

  private static Optional<Upid> at(int ip, long port) {
    return ip != 0 && port > 0 && port <= MAX_PORT
        ? Optional.of(new Upid(MASTER, new Address(ip, (int) port)))
        : Optional.empty();
  }

  private static Optional<Upid> complete(String pid) {
    return Upid.parse(pid).filter(Upid::isComplete);
  }

  private static Place readObject(JsonParser parser) throws IOException {
    Place place = new Place();
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return place;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "pid" -> place.pid = parser.getText();
        case "ip" -> place.ip = parser.getValueAsLong();
        case "port" -> place.port = parser.getValueAsLong();
        case "address" -> {
          if (value == JsonToken.START_OBJECT) {
            readAddress(parser, place);
          }
        }
        default -> {}
      }
      parser.skipChildren();
    }
    return place;
  }

  private static void readAddress(JsonParser parser, Place place) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "ip" -> place.addressIp = parser.getText();
        case "port" -> place.addressPort = parser.getValueAsLong();
        default -> {}
      }
      parser.skipChildren();
    }
  }
}

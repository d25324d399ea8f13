// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.sim;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.mesos.internal.Messages;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.World;

/** Messages as one line of text. */
final class TraceFormat {

  private static final ImmutableList<FileDescriptor> FILES =
      ImmutableList.of(Messages.getDescriptor(), org.apache.mesos.scheduler.Protos.getDescriptor());

  private final Map<String, Descriptor> types = new LinkedHashMap<>();

  private final World world;

  TraceFormat(World world) {
    this.world = world;
    for (FileDescriptor file : FILES) {
      file.getMessageTypes().forEach(type -> types.put(type.getFullName(), type));
    }
  }

  String line(Message message) {
    return "%s -> %s %s".formatted(name(message.from()), name(message.to()), text(message));
  }

  private String name(Upid pid) {
    return pid.isEmpty() ? "detector" : pid.id() + "@" + world.nameOf(pid.address());
  }

  private String text(Message message) {
    Descriptor type = types.get(message.name());
    if (type == null) {
      return message.name();
    }
    try {
      return type.getName()
          + " "
          + TextFormat.printer()
              .emittingSingleLine(true)
              .printToString(DynamicMessage.parseFrom(type, message.body()));
    } catch (InvalidProtocolBufferException e) {
      return message.name() + " (not readable)";
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.log;

import com.google.protobuf.ByteString;
import org.apache.mesos.internal.log.Messages.Action;
import org.apache.mesos.internal.log.Messages.LearnedMessage;
import org.apache.mesos.internal.log.Messages.PromiseRequest;
import org.apache.mesos.internal.log.Messages.WriteRequest;

/** Valid messages of a log. */
final class Actions {

  private Actions() {}

  static PromiseRequest promise(long id) {
    return PromiseRequest.newBuilder().setId(id).build();
  }

  static PromiseRequest promise(long id, long position) {
    return PromiseRequest.newBuilder().setId(id).setPosition(position).build();
  }

  static WriteRequest write(long id, long position, String text) {
    return WriteRequest.newBuilder()
        .setId(id)
        .setPosition(position)
        .setType(Action.Type.APPEND)
        .setAppend(Action.Append.newBuilder().setBytes(ByteString.copyFromUtf8(text)))
        .build();
  }

  static LearnedMessage learned(long position, String text) {
    return learned(Action.newBuilder()
        .setPosition(position)
        .setType(Action.Type.APPEND)
        .setAppend(Action.Append.newBuilder().setBytes(ByteString.copyFromUtf8(text))));
  }

  static LearnedMessage truncated(long position, long to) {
    return learned(Action.newBuilder()
        .setPosition(position)
        .setType(Action.Type.TRUNCATE)
        .setTruncate(Action.Truncate.newBuilder().setTo(to)));
  }

  private static LearnedMessage learned(Action.Builder action) {
    return LearnedMessage.newBuilder()
        .setAction(action.setPromised(1).setPerformed(1).setLearned(true))
        .build();
  }

  static String text(Action action) {
    return action.getAppend().getBytes().toStringUtf8();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import org.apache.mesos.Protos.Credential;
import org.apache.mesos.internal.Messages.AuthenticateMessage;
import org.apache.mesos.internal.Messages.AuthenticationCompletedMessage;
import org.apache.mesos.internal.Messages.AuthenticationErrorMessage;
import org.apache.mesos.internal.Messages.AuthenticationFailedMessage;
import org.apache.mesos.internal.Messages.AuthenticationMechanismsMessage;
import org.apache.mesos.internal.Messages.AuthenticationStartMessage;
import org.apache.mesos.internal.Messages.AuthenticationStepMessage;
import org.apache.mesos.internal.text.UserText;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.Upid;

/**
 * Proves to a master once, by CRAM-MD5, that a driver knows its secret (messages.md 5.5). It ends
 * with its attempt.
 */
final class Authenticatee extends Process {

  static final String MECHANISM = "CRAM-MD5";

  private enum State {
    ASKED,
    STEPPING,
    ENDED
  }

  private final Upid master;
  private final Upid client;
  private final Credential credential;
  private final Promise<Boolean> result = new Promise<>();
  private State state = State.ASKED;
  // The process that the master has made for this attempt.
  private Upid authenticator = Upid.EMPTY;

  Authenticatee(String id, Upid master, Upid client, Credential credential) {
    super(id);
    this.master = master;
    this.client = client;
    this.credential = credential;
  }

  /** Whether the secret is the right one; fails if that cannot be told. */
  Future<Boolean> result() {
    return result.future();
  }

  @Override
  protected void initialize() {
    install(AuthenticationMechanismsMessage.class, this::mechanisms);
    install(AuthenticationStepMessage.class, this::step);
    install(AuthenticationCompletedMessage.class, this::completed);
    install(AuthenticationFailedMessage.class, this::failed);
    install(AuthenticationErrorMessage.class, this::error);

    link(master);
    send(master, AuthenticateMessage.newBuilder().setPid(client.toString()).build());
  }

  private void mechanisms(Upid from, AuthenticationMechanismsMessage message) {
    if (state != State.ASKED) {
      fail("unexpected mechanisms");
      return;
    }
    if (!message.getMechanismsList().contains(MECHANISM)) {
      fail("none of the master's mechanisms is " + MECHANISM);
      return;
    }
    state = State.STEPPING;
    authenticator = from;
    send(from, AuthenticationStartMessage.newBuilder().setMechanism(MECHANISM).build());
  }

  private void step(Upid from, AuthenticationStepMessage message) {
    if (state != State.STEPPING || !from.equals(authenticator)) {
      fail("unexpected step");
      return;
    }
    send(
        authenticator,
        AuthenticationStepMessage.newBuilder()
            .setData(response(credential, message.getData()))
            .build());
  }

  /** The principal, and the challenge signed with the secret. */
  @SuppressWarnings("deprecation") // The mechanism's name says which hash it takes.
  static ByteString response(Credential credential, ByteString challenge) {
    // A key of no bytes is none to the library; it is as good as one of a zero byte.
    byte[] secret =
        credential.getSecret().isEmpty() ? new byte[1] : credential.getSecret().getBytes(UTF_8);
    String digest = Hashing.hmacMd5(secret).hashBytes(challenge.toByteArray()).toString();
    return ByteString.copyFromUtf8(credential.getPrincipal() + " " + digest);
  }

  private void completed(Upid from) {
    if (state != State.STEPPING || !from.equals(authenticator)) {
      fail("unexpected completion");
      return;
    }
    end();
    result.set(true);
  }

  private void failed(Upid from) {
    end();
    result.set(false);
  }

  private void error(Upid from, AuthenticationErrorMessage message) {
    fail(UserText.quote(message.getError()));
  }

  @Override
  protected void exited(Upid pid) {
    fail("the master is gone");
  }

  private void fail(String reason) {
    end();
    result.fail(reason);
  }

  private void end() {
    state = State.ENDED;
    terminate();
  }
}

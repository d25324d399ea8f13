// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.Protos.Credential;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.internal.Messages.AuthenticateMessage;
import org.apache.mesos.internal.Messages.AuthenticationCompletedMessage;
import org.apache.mesos.internal.Messages.AuthenticationErrorMessage;
import org.apache.mesos.internal.Messages.AuthenticationFailedMessage;
import org.apache.mesos.internal.Messages.AuthenticationMechanismsMessage;
import org.apache.mesos.internal.Messages.AuthenticationStartMessage;
import org.apache.mesos.internal.Messages.AuthenticationStepMessage;
import org.apache.mesos.internal.Messages.RegisterFrameworkMessage;
import org.apache.mesos.internal.Messages.ReregisterFrameworkMessage;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.sim.RecordingProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** messages.md 5.5, with a master that only does what a test tells it. */
class AuthenticationTest {

  private static final Credential CREDENTIAL =
      Credential.newBuilder().setPrincipal("tim").setSecret("tanstaaftanstaaf").build();
  private static final AuthenticationMechanismsMessage MECHANISMS =
      AuthenticationMechanismsMessage.newBuilder().addMechanisms("CRAM-MD5").build();
  private static final Message COMPLETED = AuthenticationCompletedMessage.getDefaultInstance();
  private static final Message FAILED = AuthenticationFailedMessage.getDefaultInstance();

  private final SchedulerFixture fixture =
      new SchedulerFixture(settings -> settings.credential(CREDENTIAL));
  private final RecordingProcess authenticator = new RecordingProcess("crammd5-authenticator(1)");

  @BeforeEach
  void start() {
    fixture.masterNode.spawn(authenticator);
    fixture.started();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** The process that has asked last. */
  private Upid authenticatee() {
    String name = AuthenticateMessage.getDescriptor().getFullName();
    return fixture.master.received(name).get(attempts() - 1).from();
  }

  private int attempts() {
    return fixture.master.received(AuthenticateMessage.class).size();
  }

  private int registrations() {
    return fixture.master.received(RegisterFrameworkMessage.class).size();
  }

  private void tell(Message message) {
    authenticator.tell(authenticatee(), message);
    fixture.simulation.settle();
  }

  private void authenticate() {
    tell(MECHANISMS);
    tell(step("challenge"));
    tell(COMPLETED);
  }

  private static AuthenticationStepMessage step(String data) {
    return AuthenticationStepMessage.newBuilder()
        .setData(ByteString.copyFromUtf8(data))
        .build();
  }

  /** The example of RFC 2195. */
  @Test
  void driverProvesThatItKnowsTheSecretBeforeItRegisters() {
    Upid driver =
        Upid.parse(fixture.master.last(AuthenticateMessage.class).getPid()).orElseThrow();
    assertThat(driver.address()).isEqualTo(authenticatee().address());
    assertThat(driver).isNotEqualTo(authenticatee());

    tell(MECHANISMS);
    assertThat(authenticator.received(AuthenticationStartMessage.class))
        .containsExactly(
            AuthenticationStartMessage.newBuilder().setMechanism("CRAM-MD5").build());
    tell(step("<1896.697170952@postoffice.reston.mci.net>"));
    assertThat(authenticator.received(AuthenticationStepMessage.class))
        .containsExactly(step("tim b913a602c7eda7a495b4e6e7334d3890"));
    assertThat(registrations()).isZero();
    tell(COMPLETED);

    assertThat(registrations()).isEqualTo(1);
    assertThat(fixture.host.node().processes()).isPositive();
  }

  @Test
  void registrationIsRepeatedWithoutAnotherAuthentication() {
    authenticate();

    fixture.simulation.advance(Duration.ofMinutes(1));

    assertThat(registrations()).isGreaterThan(1);
    assertThat(attempts()).isEqualTo(1);
  }

  @Test
  void masterThatRefusesAbortsTheDriver() {
    tell(MECHANISMS);
    tell(step("challenge"));
    tell(FAILED);

    assertThat(fixture.scheduler.calls()).containsExactly("error Master refused authentication");
    assertThat(fixture.driver.join()).isEqualTo(Status.DRIVER_ABORTED);
    assertThat(registrations()).isZero();
  }

  @Test
  void masterThatDoesNotAnswerIsAskedAgainAndAgain() {
    fixture.simulation.advance(Duration.ofSeconds(4));
    assertThat(attempts()).isEqualTo(1);
    fixture.simulation.advance(Duration.ofSeconds(3));
    assertThat(attempts()).isEqualTo(2);
    fixture.simulation.advance(Duration.ofMinutes(30));
    assertThat(attempts()).isBetween(30, 100);
    assertThat(registrations()).isZero();

    authenticate();

    assertThat(registrations()).isEqualTo(1);
    assertThat(fixture.scheduler.calls()).isEmpty();
  }

  @Test
  void masterWithoutAnAuthenticatorIsAskedAgain() {
    fixture.master.tell(
        authenticatee(),
        AuthenticationErrorMessage.newBuilder()
            .setError("No authenticator loaded")
            .build());
    fixture.simulation.settle();
    assertThat(attempts()).isEqualTo(1);

    fixture.simulation.advance(Authentication.BACKOFF_FACTOR.multipliedBy(2));

    assertThat(attempts()).isEqualTo(2);
    assertThat(registrations()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"completed", "step", "mechanisms twice", "none that is known"})
  void whatIsOutOfOrderEndsTheAttempt(String mistake) {
    List<Message> told = switch (mistake) {
      case "completed" -> List.of(COMPLETED);
      case "step" -> List.of(step("challenge"));
      case "mechanisms twice" -> List.of(MECHANISMS, MECHANISMS);
      default ->
        List.of(
            AuthenticationMechanismsMessage.newBuilder().addMechanisms("PLAIN").build());
    };

    told.forEach(this::tell);
    assertThat(registrations()).isZero();
    fixture.simulation.advance(Authentication.BACKOFF_FACTOR.multipliedBy(2));
    assertThat(attempts()).isEqualTo(2);
    authenticate();

    assertThat(registrations()).isEqualTo(1);
  }

  @Test
  void strangersCannotCompleteAnAuthentication() {
    tell(MECHANISMS);

    fixture.slave.tell(authenticatee(), COMPLETED);
    fixture.simulation.settle();

    assertThat(registrations()).isZero();
  }

  @Test
  void masterThatComesBackIsProvenToAgain() {
    authenticate();
    fixture.tell(Samples.REGISTERED);
    fixture.master.forget();

    fixture
        .simulation
        .network()
        .disconnect(fixture.masterNode.address(), fixture.pid().address());
    fixture.simulation.advance(SchedulerSession.REGISTRATION_BACKOFF_FACTOR);
    assertThat(attempts()).isEqualTo(1);
    assertThat(fixture.master.received(ReregisterFrameworkMessage.class)).isEmpty();
    authenticate();

    assertThat(fixture.master.received(ReregisterFrameworkMessage.class)).hasSize(1);
  }

  @Test
  void anotherMasterEndsTheAttemptWithTheFirst() {
    Upid first = authenticatee();
    RecordingProcess second = new RecordingProcess("master");
    fixture.simulation.newNode().spawn(second);
    Upid driver =
        Upid.parse(fixture.master.last(AuthenticateMessage.class).getPid()).orElseThrow();

    fixture.masterNode.post(driver, Samples.newMaster(second.self().toString()));
    fixture.simulation.settle();
    authenticator.tell(first, FAILED);
    fixture.simulation.settle();

    assertThat(second.received(AuthenticateMessage.class)).hasSize(1);
    assertThat(fixture.scheduler.calls()).isEmpty();
  }

  @Test
  void driverThatIsStoppedLeavesNoAttemptBehind() {
    var unused = fixture.driver.stop();
    fixture.simulation.settle();
    fixture.simulation.advance(Duration.ofMinutes(10));

    assertThat(attempts()).isEqualTo(1);
    assertThat(fixture.simulation.clock().pendingTimers()).isZero();
  }

  @Test
  void credentialWithoutSecretIsSignedToo() {
    ByteString response = Authenticatee.response(
        Credential.newBuilder().setPrincipal("nobody").build(), ByteString.copyFromUtf8("x"));

    assertThat(response.toStringUtf8()).matches("nobody [0-9a-f]{32}");
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import org.apache.mesos.Protos.Credential;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Status;
import org.junit.jupiter.api.Test;

class MesosSchedulerDriverTest {

  private static final FrameworkInfo FRAMEWORK =
      FrameworkInfo.newBuilder().setUser("").setName("default").build();

  private final Scheduler scheduler = new StoppingScheduler();

  @Test
  void nullArgumentsAreRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> new MesosSchedulerDriver(null, FRAMEWORK, "local"))
        .withMessage("Not expecting a null Scheduler");
    assertThatNullPointerException()
        .isThrownBy(() -> new MesosSchedulerDriver(scheduler, null, "local"))
        .withMessage("Not expecting a null FrameworkInfo");
    assertThatNullPointerException()
        .isThrownBy(() -> new MesosSchedulerDriver(scheduler, FRAMEWORK, null))
        .withMessage("Not expecting a null master");
  }

  @Test
  void frameworkWithoutItsRequiredFieldsIsRefused() {
    FrameworkInfo partial = FrameworkInfo.newBuilder().setName("default").buildPartial();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MesosSchedulerDriver(scheduler, partial, "local"))
        .withMessage("FrameworkInfo: required fields are missing");
  }

  @Test
  void nullArgumentsOfLaterConstructorsAreRefused() {
    Credential credential = Credential.newBuilder().setPrincipal("principal").build();

    assertThatNullPointerException()
        .isThrownBy(
            () -> new MesosSchedulerDriver(scheduler, FRAMEWORK, "local", (Credential) null))
        .withMessage("Not expecting a null credential");
    assertThatNullPointerException()
        .isThrownBy(() -> new MesosSchedulerDriver(scheduler, FRAMEWORK, "local", false, null))
        .withMessage("Not expecting a null credential");
    assertThatNullPointerException()
        .isThrownBy(() -> new MesosSchedulerDriver(scheduler, FRAMEWORK, null, "local", true))
        .withMessage("Not expecting a null suppressedRoles");
    assertThatNullPointerException()
        .isThrownBy(() ->
            new MesosSchedulerDriver(null, FRAMEWORK, List.of("role"), "local", true, credential))
        .withMessage("Not expecting a null Scheduler");
  }

  @Test
  void driversOfEveryKindAreNotStartedAtFirst() {
    Credential credential = Credential.newBuilder().setPrincipal("principal").build();

    assertThat(List.of(
            new MesosSchedulerDriver(scheduler, FRAMEWORK, "local"),
            new MesosSchedulerDriver(scheduler, FRAMEWORK, "local", credential),
            new MesosSchedulerDriver(scheduler, FRAMEWORK, "local", false),
            new MesosSchedulerDriver(scheduler, FRAMEWORK, "local", false, credential),
            new MesosSchedulerDriver(scheduler, FRAMEWORK, List.of(), "local", true),
            new MesosSchedulerDriver(scheduler, FRAMEWORK, List.of(), "local", true, credential)))
        .allSatisfy(driver -> assertThat(driver.join()).isEqualTo(Status.DRIVER_NOT_STARTED));
  }
}

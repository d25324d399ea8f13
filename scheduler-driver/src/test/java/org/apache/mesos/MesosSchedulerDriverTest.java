// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.mesos.Protos.FrameworkInfo;
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
  void schedulerHasTheMethodsOfTheOriginal() {
    assertThat(signatures(Scheduler.class))
        .containsExactlyInAnyOrder(
            "void registered(SchedulerDriver, FrameworkID, MasterInfo)",
            "void reregistered(SchedulerDriver, MasterInfo)",
            "void resourceOffers(SchedulerDriver, List)",
            "void offerRescinded(SchedulerDriver, OfferID)",
            "void statusUpdate(SchedulerDriver, TaskStatus)",
            "void frameworkMessage(SchedulerDriver, ExecutorID, SlaveID, byte[])",
            "void disconnected(SchedulerDriver)",
            "void slaveLost(SchedulerDriver, SlaveID)",
            "void executorLost(SchedulerDriver, ExecutorID, SlaveID, int)",
            "void error(SchedulerDriver, String)");
  }

  @Test
  void schedulerDriverHasTheMethodsOfTheOriginal() {
    assertThat(signatures(SchedulerDriver.class))
        .containsExactlyInAnyOrder(
            "Status start()",
            "Status stop(boolean)",
            "Status stop()",
            "Status abort()",
            "Status join()",
            "Status run()",
            "Status requestResources(Collection)",
            "Status launchTasks(OfferID, Collection, Filters)",
            "Status launchTasks(OfferID, Collection)",
            "Status killTask(TaskID)",
            "Status declineOffer(OfferID, Filters)",
            "Status declineOffer(OfferID)",
            "Status reviveOffers()",
            "Status sendFrameworkMessage(ExecutorID, SlaveID, byte[])");
  }

  @Test
  void mesosSchedulerDriverHasTheConstructorAndMethodsOfTheOriginal() {
    assertThat(SchedulerDriver.class).isAssignableFrom(MesosSchedulerDriver.class);
    assertThat(Modifier.isFinal(MesosSchedulerDriver.class.getModifiers())).isFalse();
    assertThat(signatures(MesosSchedulerDriver.class))
        .containsExactlyInAnyOrderElementsOf(Stream.concat(
                Stream.of("MesosSchedulerDriver(Scheduler, FrameworkInfo, String)"),
                signatures(SchedulerDriver.class).stream())
            .toList());
  }

  /** The public constructors and methods that a type declares itself. */
  private static List<String> signatures(Class<?> type) {
    Stream<String> constructors = Arrays.stream(type.getConstructors())
        .map((Constructor<?> constructor) ->
            type.getSimpleName() + parameters(constructor.getParameterTypes()));
    Stream<String> methods = Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .map((Method method) -> method.getReturnType().getSimpleName()
            + " "
            + method.getName()
            + parameters(method.getParameterTypes()));
    return Stream.concat(constructors, methods).toList();
  }

  private static String parameters(Class<?>[] types) {
    return "("
        + String.join(", ", Arrays.stream(types).map(Class::getSimpleName).toList()) + ")";
  }
}

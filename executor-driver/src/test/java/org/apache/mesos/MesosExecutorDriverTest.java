// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MesosExecutorDriverTest {

  @Test
  void nullExecutorIsRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> new MesosExecutorDriver(null))
        .withMessage("Not expecting a null Executor");
  }

  @Test
  void executorHasTheMethodsOfTheOriginal() {
    assertThat(signatures(Executor.class))
        .containsExactlyInAnyOrder(
            "void registered(ExecutorDriver, ExecutorInfo, FrameworkInfo, SlaveInfo)",
            "void reregistered(ExecutorDriver, SlaveInfo)",
            "void disconnected(ExecutorDriver)",
            "void launchTask(ExecutorDriver, TaskInfo)",
            "void killTask(ExecutorDriver, TaskID)",
            "void frameworkMessage(ExecutorDriver, byte[])",
            "void shutdown(ExecutorDriver)",
            "void error(ExecutorDriver, String)");
  }

  @Test
  void executorDriverHasTheMethodsOfTheOriginal() {
    assertThat(signatures(ExecutorDriver.class))
        .containsExactlyInAnyOrder(
            "Status start()",
            "Status stop()",
            "Status abort()",
            "Status join()",
            "Status run()",
            "Status sendStatusUpdate(TaskStatus)",
            "Status sendFrameworkMessage(byte[])");
  }

  @Test
  void mesosExecutorDriverHasTheConstructorAndMethodsOfTheOriginal() {
    assertThat(ExecutorDriver.class).isAssignableFrom(MesosExecutorDriver.class);
    assertThat(Modifier.isFinal(MesosExecutorDriver.class.getModifiers())).isFalse();
    assertThat(signatures(MesosExecutorDriver.class))
        .containsExactlyInAnyOrderElementsOf(Stream.concat(
                Stream.of("MesosExecutorDriver(Executor)"),
                signatures(ExecutorDriver.class).stream())
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

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs that were compiled against an earlier Java API of Mesos find everything in ours. The
 * lists of what they had are in the resources.
 */
class ApiTest {

  private static final String PACKAGE = "org.apache.mesos.";

  @ParameterizedTest
  @ValueSource(strings = {"mesos-2012.txt", "mesos-1.11.0.txt"})
  void everyTypeAndMemberIsThere(String list) throws IOException {
    List<String> missing = new ArrayList<>();
    read(list).forEach((type, members) -> {
      String name = name(type);
      Class<?> ours = find(name);
      if (ours == null || !type.equals(describe(ours))) {
        missing.add(type + (ours == null ? "" : ", which is " + describe(ours)));
      } else {
        List<String> all = members(ours);
        members.stream()
            .filter(member -> !all.contains(member))
            .forEach(member -> missing.add(type + ": " + member));
      }
    });

    assertThat(missing).isEmpty();
  }

  /** Of an interface more than what users implement would not do. */
  @ParameterizedTest
  @ValueSource(strings = {"mesos-1.11.0.txt"})
  void interfacesHaveNothingElse(String list) throws IOException {
    read(list).forEach((type, members) -> {
      Class<?> ours = find(name(type));
      if (ours != null && ours.isInterface()) {
        assertThat(members(ours)).as(type).containsExactlyInAnyOrderElementsOf(members);
      }
    });
  }

  /** The lines of a type without indentation, its members below it with. */
  private static Map<String, List<String>> read(String list) throws IOException {
    Map<String, List<String>> types = new LinkedHashMap<>();
    String text;
    try (InputStream resource = ApiTest.class.getResourceAsStream("/api/" + list)) {
      text = new String(resource.readAllBytes(), UTF_8);
    }
    List<String> members = List.of();
    for (String line : text.lines().toList()) {
      if (line.startsWith("  ")) {
        members.add(line.strip());
      } else if (!line.isBlank() && !line.startsWith("#")) {
        members = new ArrayList<>();
        types.put(line, members);
      }
    }
    assertThat(types).isNotEmpty();
    return types;
  }

  /** The word behind what kind of type it is. */
  private static String name(String type) {
    return type.replaceFirst("^(abstract )?(class|interface) ", "").replaceFirst(" .*", "");
  }

  private static Class<?> find(String name) {
    String[] parts = name.split("(?<=[A-Z]\\w{0,100})\\.", -1);
    try {
      return Class.forName(PACKAGE + String.join("$", parts));
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  private static String describe(Class<?> type) {
    String kind = type.isInterface()
        ? "interface "
        : Modifier.isAbstract(type.getModifiers()) ? "abstract class " : "class ";
    Class<?> parent = type.getSuperclass();
    String parents = parent == null || parent == Object.class
        ? ""
        : " extends " + text(type.getGenericSuperclass());
    String interfaces = Arrays.stream(type.getGenericInterfaces())
        .map(ApiTest::text)
        .collect(Collectors.joining(", "));
    return kind
        + text(type)
        + parents
        + (interfaces.isEmpty() ? "" : (" implements " + interfaces));
  }

  /** What is public, inherited or its own. */
  private static List<String> members(Class<?> type) {
    return Stream.of(
            Arrays.stream(type.getConstructors()).map(ApiTest::describe),
            Arrays.stream(type.getMethods())
                .filter(method -> !method.isSynthetic())
                .map(ApiTest::describe),
            Arrays.stream(type.getFields()).map(ApiTest::describe))
        .flatMap(members -> members)
        .toList();
  }

  private static String describe(Constructor<?> constructor) {
    return text(constructor.getDeclaringClass())
        + parameters(constructor.getGenericParameterTypes())
        + exceptions(constructor.getExceptionTypes());
  }

  private static String describe(Method method) {
    return modifiers(method.getModifiers())
        + text(method.getGenericReturnType())
        + " "
        + method.getName()
        + parameters(method.getGenericParameterTypes())
        + exceptions(method.getExceptionTypes());
  }

  private static String describe(Field field) {
    boolean isFinal = Modifier.isFinal(field.getModifiers());
    return modifiers(field.getModifiers())
        + (isFinal ? "final " : "")
        + text(field.getGenericType())
        + " "
        + field.getName();
  }

  private static String modifiers(int modifiers) {
    return Modifier.isStatic(modifiers) ? "static " : "";
  }

  private static String parameters(Type[] types) {
    return Arrays.stream(types).map(ApiTest::text).collect(Collectors.joining(", ", "(", ")"));
  }

  private static String exceptions(Class<?>[] types) {
    return types.length == 0
        ? ""
        : Arrays.stream(types).map(ApiTest::text).collect(Collectors.joining(", ", " throws ", ""));
  }

  /** Without packages but those of Mesos below its first. */
  private static String text(Type type) {
    return type.getTypeName()
        .replace(PACKAGE, "")
        .replaceAll("java\\.(lang|util\\.concurrent|util)\\.", "")
        .replace('$', '.');
  }
}

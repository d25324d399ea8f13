// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.jars;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The plain jar beside the one that Mesos has published: who was compiled against that links. */
class PublishedApiIT {

  private static final Path PUBLISHED = Path.of("target", "published").toAbsolutePath();

  private static final Path MESOS = PUBLISHED.resolve("mesos-1.11.0.jar");

  /** What protobuf 4 does not generate any more; the bridge is for those who call it. */
  private static final ImmutableSet<String> OF_PROTOBUF_3 = ImmutableSet.of(
      "PARSER",
      "addRepeatedField",
      "clearField",
      "clearOneof",
      "clone",
      "mergeUnknownFields",
      "setField",
      "setRepeatedField",
      "setUnknownFields");

  @Test
  void everyClassOfTheApiIsThere() throws Exception {
    assertThat(missing("org/apache/mesos/(state/)?(?!Protos)\\w+(\\$\\w+)*\\.class"))
        .containsExactly(
            // Nobody can make use of either.
            "org.apache.mesos.MesosNativeLibrary <init>[]",
            "org.apache.mesos.state.AbstractState <init>[]");
  }

  @Test
  void everyMessageThatIsThereHasItsAccessors() throws Exception {
    assertThat(missing("org/apache/mesos/(scheduler/)?Protos\\$.*\\.class"))
        .filteredOn(member -> member.contains(" "))
        .isEmpty();
  }

  /** Classes and public members of the published jar that ours lacks. */
  private static Set<String> missing(String filePattern) throws Exception {
    Set<String> missing = new TreeSet<>();
    try (URLClassLoader theirs = loader(MESOS, PUBLISHED.resolve("protobuf-java-3.jar"));
        URLClassLoader ours = loader(Jars.PLAIN, PUBLISHED.resolve("protobuf-java-4.jar"))) {
      for (String file : Jars.files(MESOS)) {
        if (file.matches(filePattern)) {
          String name = file.replace(".class", "").replace('/', '.');
          Class<?> type = Class.forName(name, false, theirs);
          if (Modifier.isPublic(type.getModifiers())) {
            compare(type, ours, missing);
          }
        }
      }
    }
    return missing;
  }

  private static URLClassLoader loader(Path... jars) throws Exception {
    URL[] classPath = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      classPath[i] = jars[i].toUri().toURL();
    }
    return new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
  }

  private static void compare(Class<?> type, ClassLoader ours, Set<String> missing) {
    try {
      Set<String> members = members(Class.forName(type.getName(), false, ours));
      for (String member : members(type)) {
        if (!members.contains(member)) {
          missing.add(type.getName() + " " + member);
        }
      }
    } catch (ClassNotFoundException e) {
      missing.add(type.getName());
    }
  }

  /** As a compiled caller names them: with all types. */
  private static Set<String> members(Class<?> type) {
    Set<String> members = new TreeSet<>();
    for (Method method : type.getMethods()) {
      if (!method.isSynthetic() && !OF_PROTOBUF_3.contains(method.getName())) {
        members.add(method.getName() + Arrays.toString(names(method.getParameterTypes())) + " "
            + method.getReturnType().getName());
      }
    }
    for (Constructor<?> constructor : type.getConstructors()) {
      members.add("<init>" + Arrays.toString(names(constructor.getParameterTypes())));
    }
    for (Field field : type.getFields()) {
      if (!OF_PROTOBUF_3.contains(field.getName())) {
        members.add(field.getName() + " " + field.getType().getName());
      }
    }
    return members;
  }

  private static String[] names(Class<?>... types) {
    return Arrays.stream(types).map(Class::getName).toArray(String[]::new);
  }
}

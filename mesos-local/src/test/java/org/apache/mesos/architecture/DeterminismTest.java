// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import com.google.common.io.MoreFiles;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What lets a whole cluster run on one thread and a virtual clock, and a failure be replayed from
 * its seed: nothing but a few named classes touches time, threads, chance or the OS.
 */
@AnalyzeClasses(locations = Modules.class)
class DeterminismTest {

  /** The classes behind the seams. The processes of the cluster see their interfaces only. */
  private static final DescribedPredicate<JavaClass> SEAM = describedNames(
      "the implementation of a seam",
      ImmutableList.of(
          "org.apache.mesos.process.SystemClock",
          "org.apache.mesos.process.WorkerRunQueue",
          "org.apache.mesos.process.transport",
          "org.apache.mesos.process.sim.Simulation",
          "org.apache.mesos.process.sim.World",
          "org.apache.mesos.internal.daemon.DaemonExit",
          "org.apache.mesos.internal.exec.OsExecutorHost",
          "org.apache.mesos.internal.local.BufferedFileAppender",
          // Kills real processes in real time; it stands outside of the cluster.
          "org.apache.mesos.internal.local.chaos",
          "org.apache.mesos.internal.sched.OsSchedulerHost",
          "org.apache.mesos.internal.slave.processes",
          "org.apache.mesos.internal.state",
          "org.apache.mesos.testing"));

  /** What joins the parts of a daemon and waits for its end. */
  private static final DescribedPredicate<JavaClass> MAIN = DescribedPredicate.describe(
          "a main",
          (JavaClass type) ->
              outermost(type).tryGetMethod("main", String[].class).isPresent())
      .or(describedNames(
          "a daemon",
          ImmutableList.of(
              "org.apache.mesos.internal.master.Registries",
              "org.apache.mesos.internal.slave.SlaveDaemon")));

  private static final DescribedPredicate<JavaClass> DRIVER = describedNames(
      "a driver, or what users call like one",
      ImmutableList.of(
          "org.apache.mesos.Log",
          "org.apache.mesos.MesosSchedulerDriver",
          "org.apache.mesos.MesosExecutorDriver",
          "org.apache.mesos.internal.exec.ExecutorSession",
          "org.apache.mesos.internal.sched.SchedulerSession"));

  /** What is done before there is a process, or by threads of its own, since it blocks. */
  private static final DescribedPredicate<JavaClass> WORK = describedNames(
      "blocking work",
      ImmutableList.of(
          "org.apache.mesos.internal.exec.ExecutorEnvironment",
          "org.apache.mesos.internal.slave.ResourceDetector",
          "org.apache.mesos.internal.slave.fetcher",
          "org.apache.mesos.internal.slave.isolation.Preparation",
          "org.apache.mesos.internal.slave.launcher"));

  private static final DescribedPredicate<JavaClass> ANY_CODE =
      Modules.MAIN_CODE.or(Modules.TEST_CODE);

  private static final DescribedPredicate<JavaClass> SIMULATED_CODE =
      Modules.MAIN_CODE.and(DescribedPredicate.not(SEAM.or(MAIN)));

  /** Where threads of users, sockets and workers meet processes. */
  private static final DescribedPredicate<JavaClass> SHARED_BY_THREADS =
      resideInAPackage("org.apache.mesos.process..").or(SEAM).or(DRIVER);

  @ArchTest
  static final ArchRule NOBODY_SLEEPS = noClasses()
      .that(ANY_CODE)
      .should()
      .callMethodWhere(isCall("java.lang.Thread", "sleep")
          .or(isCall("java.util.concurrent.TimeUnit", "sleep"))
          .or(isCall("java.util.concurrent.locks.LockSupport", "parkNanos|parkUntil")))
      .because("a sleep is too long on a fast machine and too short on a slow one: advance the"
          + " virtual clock, or wait for a future or for the end of an OS process");

  @ArchTest
  static final ArchRule TIME_COMES_FROM_THE_CLOCK = noClasses()
      .that(SIMULATED_CODE)
      .should()
      .callMethodWhere(isCall("java.lang.System", "currentTimeMillis|nanoTime")
          .or(isCall("java.time\\.(Instant|(Local|Zoned|Offset)Date(Time)?|LocalTime)", "now"))
          .or(isCall("java.time.Clock", "system.*")))
      .because("a simulation moves time itself; see Process.clock()");

  @ArchTest
  static final ArchRule THREADS_COME_FROM_THE_RUN_QUEUE = noClasses()
      .that(SIMULATED_CODE)
      .should()
      .callConstructorWhere(isCall("java.lang.Thread", "<init>"))
      .orShould()
      .callMethodWhere(isCall("java.util.concurrent.Executors", "new.*")
          .or(isCall("java.util.concurrent.CompletableFuture", ".*Async"))
          .or(isCall("java.util.concurrent.ForkJoinPool", "commonPool")))
      .because("a simulation runs everything on one thread");

  @ArchTest
  static final ArchRule CHANCE_COMES_FROM_THE_NODE = noClasses()
      .that(SIMULATED_CODE)
      .should()
      .callConstructorWhere(
          isCall("java.util.Random", "<init>").or(isCall("java.util.SplittableRandom", "<init>")))
      .orShould()
      .callMethodWhere(isCall("java.util.UUID", "randomUUID")
          .or(isCall("java.lang.Math", "random"))
          .or(isCall("java.util.concurrent.ThreadLocalRandom", "current")))
      .because("a run is to be replayed from its seed; see Node.random() and Uuids.random()");

  @ArchTest
  static final ArchRule TESTS_DRAW_FROM_A_SEED = noClasses()
      .that(Modules.TEST_CODE)
      .should()
      .callConstructor(java.util.Random.class)
      .orShould()
      .callMethodWhere(isCall("java.util.UUID", "randomUUID")
          .or(isCall("java.lang.Math", "random"))
          .or(isCall("java.util.concurrent.ThreadLocalRandom", "current")))
      .because("a test that fails by chance has to fail again with the seed it printed");

  @ArchTest
  static final ArchRule ONLY_MAINS_TOUCH_THE_OS_PROCESS = noClasses()
      .that(SIMULATED_CODE.and(DescribedPredicate.not(DRIVER)))
      .should()
      .callMethodWhere(
          isCall("java.lang.System", "exit|getenv").or(isCall("java.lang.Runtime", "exit|halt")))
      .because("several clusters run in one JVM, each with its own environment and end");

  @ArchTest
  static final ArchRule STATE_IS_TOUCHED_BY_ONE_PROCESS = noClasses()
      .that(Modules.MAIN_CODE.and(DescribedPredicate.not(SHARED_BY_THREADS)))
      .should()
      .dependOnClassesThat(nameMatching(
          "java\\.util\\.concurrent\\.(atomic\\..*|locks\\..*|Concurrent.*|CopyOnWrite.*)"))
      .because("state lives in one process, which runs its handlers one at a time");

  @ArchTest
  static final ArchRule NOTHING_IS_VOLATILE = noFields()
      .that()
      .areDeclaredInClassesThat(Modules.MAIN_CODE.and(DescribedPredicate.not(SHARED_BY_THREADS)))
      .should()
      .haveModifier(JavaModifier.VOLATILE)
      .because("state lives in one process, which runs its handlers one at a time");

  @ArchTest
  static final ArchRule NO_METHOD_IS_SYNCHRONIZED = noMethods()
      .that()
      .areDeclaredInClassesThat(Modules.MAIN_CODE.and(DescribedPredicate.not(SHARED_BY_THREADS)))
      .should()
      .haveModifier(JavaModifier.SYNCHRONIZED)
      .because("state lives in one process, which runs its handlers one at a time");

  @ArchTest
  static final ArchRule NOTHING_IS_SHARED_BY_THE_WHOLE_JVM = fields()
      .that()
      .areDeclaredInClassesThat(Modules.MAIN_CODE)
      .and()
      .areStatic()
      .should()
      .beFinal()
      .because("several clusters run in one JVM and must not meet");

  @ArchTest
  static final ArchRule COLLECTIONS_HAVE_AN_ORDER = noClasses()
      .that(Modules.MAIN_CODE)
      .should()
      .callConstructorWhere(
          isCall("java.util.(HashMap|HashSet|Hashtable|IdentityHashMap|WeakHashMap)", "<init>"))
      .orShould()
      .callMethodWhere(isCall("java.util.(Set|Map)", "of|ofEntries|copyOf")
          .or(isCall("com.google.common.collect.(Maps|Sets)", "newHash(Map|Set).*"))
          .or(isCall("com.google.common.collect.(HashMultimap|HashMultiset|HashBiMap)", "create")))
      .because("protobuf messages hash by identity and Set.of has an order of its own in each JVM:"
          + " linked, tree and Guava's immutable collections repeat theirs");

  @ArchTest
  static final ArchRule COLLECTORS_HAVE_AN_ORDER = noClasses()
      .that(Modules.MAIN_CODE)
      .should()
      .callMethodWhere(isCall(
              "java.util.stream.Collectors",
              "toSet|toUnmodifiableSet|" + "toUnmodifiableMap|partitioningBy")
          .or(isCall("java.util.stream.Collectors", "toMap|groupingBy")
              .and(DescribedPredicate.describe(
                  "without a map of one's own", call -> isWithoutMap(call)))))
      .because("they collect into a HashSet or a HashMap; Guava's collectors keep the order");

  @ArchTest
  static final ArchRule PROCESSES_DO_NOT_BLOCK = noClasses()
      .that(resideInAnyPackage(
              "org.apache.mesos.internal.master..",
              "org.apache.mesos.internal.slave..",
              "org.apache.mesos.internal.sched..",
              "org.apache.mesos.internal.exec..")
          .and(SIMULATED_CODE)
          .and(DescribedPredicate.not(DRIVER.or(WORK))))
      .should()
      .callMethodWhere(isCall("org.apache.mesos.process.(Future|Node|RunQueue)", "await")
          .or(isCall("java.util.concurrent.(Completable)?Future", "get|join"))
          .or(isCall(
              "java.util.concurrent.(CountDownLatch|Semaphore|CyclicBarrier)", "await|acquire"))
          .or(isCall("java.util.concurrent.[A-Za-z]*(Queue|Deque)", "take|put"))
          .or(isCall("java.lang.Thread", "join"))
          .or(isCall("java.lang.Object", "wait"))
          .or(isCall("java.lang.Process", "waitFor"))
          .or(isCall("java.net.InetAddress", "getByName|getAllByName|getLocalHost"))
          .or(isCall("org.apache.mesos.process.Upid", "resolve")))
      .because("a handler that waits holds up every peer of its process: the work runs elsewhere"
          + " and comes back by dispatch");

  @ArchTest
  static final ArchRule PROCESSES_DO_NOT_TOUCH_FILES = noClasses()
      .that(resideInAnyPackage(
              "org.apache.mesos.internal.master..",
              "org.apache.mesos.internal.slave",
              "org.apache.mesos.internal.sched..",
              "org.apache.mesos.internal.exec..")
          .and(SIMULATED_CODE)
          .and(DescribedPredicate.not(DRIVER.or(WORK))))
      .should()
      .callMethodWhere(isCall("java.nio.file.Files", ".*").or(isCall("java.io.File", ".*")))
      .orShould()
      .callConstructorWhere(isCall("java.io.(File|Random).*", "<init>"))
      .because("a disk may take its time, which no peer of a process should have to wait for");

  /** Blocks leave no trace in the class file that ArchUnit reads. */
  @Test
  void nothingIsSynchronizedOutsideLibprocessAndTheDrivers() {
    Pattern block = Pattern.compile("\\bsynchronized\\s*\\(");
    Pattern allowed =
        Pattern.compile("/org/apache/mesos/(process/|testing/|internal/slave/processes/"
            + "|internal/(exec/Executor|sched/Scheduler)Session\\.java)");

    List<Path> found = sources()
        .filter(file -> !allowed.matcher(file.toString()).find())
        .filter(file -> block.matcher(read(file)).find())
        .toList();

    assertThat(found).as("files with synchronized blocks").isEmpty();
  }

  private static Stream<Path> sources() {
    return Modules.IMPORTS.keySet().stream()
        .map(module -> Modules.sources(module, "main"))
        .filter(Files::isDirectory)
        .flatMap(root -> Streams.stream(MoreFiles.fileTraverser().breadthFirst(root)))
        .filter(file -> file.toString().endsWith(".java"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DescribedPredicate<JavaCall<?>> isCall(String ownerPattern, String namePattern) {
    return target(owner(nameMatching(ownerPattern)))
        .and(target(nameMatching(namePattern)))
        .forSubtype();
  }

  private static boolean isWithoutMap(JavaCall<?> call) {
    return call.getTarget().getRawParameterTypes().stream()
        .noneMatch(assignableTo(java.util.function.Supplier.class));
  }

  /** Classes by full name, with what is nested in them, and packages by name. */
  private static DescribedPredicate<JavaClass> describedNames(
      String description, List<String> names) {
    return DescribedPredicate.describe(
        description,
        type -> names.contains(outermost(type).getName()) || names.contains(type.getPackageName()));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(DeterminismTest::outermost).orElse(type);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.google.common.collect.ImmutableSet;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who may import whom, and how packages are made. */
@AnalyzeClasses(locations = Modules.class)
class StructureTest {

  private static final String API = "org.apache.mesos";

  @ArchTest
  static final ArchRule MODULES_IMPORT_WHAT_THE_TABLE_SAYS = classes()
      .that(DescribedPredicate.describe(
          "belong to a module", type -> Modules.moduleOf(type).isPresent()))
      .should(importOnlyWhatTheirModuleMay())
      .because("a driver must not import a daemon, nor the master the slave, tests included:"
          + " what joins them belongs into mesos-local");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES = slices()
      .assignedFrom(packages())
      .should()
      .beFreeOfCycles()
      .because("packages that need each other are one concern, and can be read only together");

  @ArchTest
  static final ArchRule PARTS_DO_NOT_KNOW_THE_WHOLE = noClasses()
      .that()
      .resideInAnyPackage("org.apache.mesos.internal.(master|slave).*..")
      .and(Modules.MAIN_CODE)
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("org.apache.mesos.internal.master", "org.apache.mesos.internal.slave")
      .because("what needs the entities stays beside them, so that they stay package-private");

  @ArchTest
  static final ArchRule PACKAGES_ARE_NAMED_FOR_THEIR_CONCERN = noClasses()
      .that(Modules.MAIN_CODE.or(Modules.TEST_CODE))
      .should()
      .resideInAnyPackage("..util..", "..helper..", "..misc..", "..impl..", "..core..")
      .because("such a name says nothing: a function without a home goes next to its only caller");

  @ArchTest
  static final ArchRule PACKAGES_ARE_DESCRIBED = classes()
      .that(Modules.MAIN_CODE)
      .should(haveAPackageInfo())
      .because("a reader has to learn what a package is for, and who calls it");

  @ArchTest
  static final ArchRule CURATOR_AND_ZOOKEEPER_STAY_IN_A_FEW_PACKAGES = noClasses()
      .that()
      .resideOutsideOfPackages(
          "org.apache.mesos.internal.detector..",
          "org.apache.mesos.internal.log..",
          "org.apache.mesos.internal.state..",
          "org.apache.mesos.state..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("org.apache.curator..", "org.apache.zookeeper..")
      .because("they are heavy, and only master detection, replicated logs and ZooKeeperState need"
          + " them");

  @ArchTest
  static final ArchRule LOGBACK_STAYS_IN_THE_DAEMONS = noClasses()
      .that(Modules.MAIN_CODE.and(DescribedPredicate.not(Modules.in("mesos-local"))))
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("ch.qos.logback..")
      .because("a framework chooses the logging library it runs with");

  @ArchTest
  static final ArchRule NETTY_STAYS_IN_LIBPROCESS = noClasses()
      .that(Modules.MAIN_CODE.and(DescribedPredicate.not(Modules.in("libprocess-java"))))
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("io.netty..")
      .because("Mesos sends messages; how they travel is libprocess's own affair");

  private static ArchCondition<JavaClass> importOnlyWhatTheirModuleMay() {
    return new ArchCondition<>("import only what their module may") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String module = Modules.moduleOf(type).orElseThrow();
        ImmutableSet<String> allowed = Modules.IMPORTS.get(module);
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          Modules.moduleOf(dependency.getTargetClass().getBaseComponentType())
              .filter(target -> !target.equals(module) && !allowed.contains(target))
              .ifPresent(target -> events.add(SimpleConditionEvent.violated(
                  type, module + " imports " + target + ": " + dependency.getDescription())));
        }
      }
    };
  }

  private static ArchCondition<JavaClass> haveAPackageInfo() {
    return new ArchCondition<>("be in a package with a package-info.java") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String path = type.getPackageName().replace('.', '/') + "/package-info.java";
        boolean isDescribed = Modules.IMPORTS.keySet().stream()
            .map(module -> Modules.sources(module, "main").resolve(path))
            .anyMatch(Files::isRegularFile);
        if (!isDescribed) {
          events.add(SimpleConditionEvent.violated(type, "there is no " + Path.of(path)));
        }
      }
    };
  }

  /**
   * A package is a slice, except the user API: its interfaces are called by the driver processes,
   * and its drivers start these; that cycle is the package that users know.
   */
  private static SliceAssignment packages() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        boolean isSlice = Modules.MAIN_CODE.test(type) && !type.getPackageName().equals(API);
        return isSlice ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "packages";
      }
    };
  }
}

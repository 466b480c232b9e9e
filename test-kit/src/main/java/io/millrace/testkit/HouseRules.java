// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.PackageMatchers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The rules the architecture hangs on, checked on the compiled main classes of one module. Each
 * module runs them with a subclass that names itself: {@code super(HouseModule.GATEWAY)}.
 */
public abstract class HouseRules {

  private static final String HOUSE = "io.millrace";
  private static final Set<String> JAVA_BASE =
      ModuleLayer.boot().findModule("java.base").orElseThrow().getDescriptor().packages();
  private static final Set<String> CLOCKS =
      Set.of(
          "java.time.Instant.now()",
          "java.time.LocalDate.now()",
          "java.time.LocalDateTime.now()",
          "java.time.LocalTime.now()",
          "java.time.OffsetDateTime.now()",
          "java.time.ZonedDateTime.now()",
          "java.lang.System.currentTimeMillis()");

  private final HouseModule module;

  protected HouseRules(HouseModule module) {
    this.module = module;
  }

  @TestFactory
  Stream<DynamicTest> houseRules() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(module.base());
    assertFalse(classes.isEmpty(), "no class below " + module.base() + ": is the name right?");
    return rules(module).stream()
        .map(rule -> dynamicTest(rule.getDescription(), () -> rule.check(classes)));
  }

  /** Every rule that holds for the module. */
  static List<ArchRule> rules(HouseModule module) {
    Stream<ArchRule> everywhere =
        Stream.of(
            modulesKeepToTheTable(module),
            packagesHaveNoCycles(module),
            driversDoNotSeeEachOther(module),
            fieldsAreNotInjected(),
            timeComesFromOutside(),
            jsonIsJackson3());
    Stream<ArchRule> ofNames =
        module.plumbing()
            ? Stream.of()
            : Stream.of(coreIsPure(module), plumbingKeepsToItsSuffix(module));
    return Stream.concat(everywhere, ofNames).map(rule -> rule.allowEmptyShould(true)).toList();
  }

  static ArchRule coreIsPure(HouseModule module) {
    return ArchRuleDefinition.classes()
        .that(have("no suffix", type -> Suffix.of(type).isEmpty()))
        .should(onlyUse("java.base, contracts and JSpecify", type -> coreMayUse(module)))
        .because("the core must run, and be tested, without any framework")
        .as("classes without a suffix import only java.base, contracts and JSpecify");
  }

  static ArchRule plumbingKeepsToItsSuffix(HouseModule module) {
    return ArchRuleDefinition.classes()
        .that(have("a suffix", type -> Suffix.of(type).isPresent()))
        .should(
            onlyUse(
                "what their suffix stands for",
                type ->
                    coreMayUse(module).or(inPackages(Suffix.of(type).orElseThrow().packages()))))
        .because("the suffix tells a reader which part of the outside world a class touches")
        .as("classes with a suffix import only what the suffix stands for");
  }

  static ArchRule modulesKeepToTheTable(HouseModule module) {
    List<String> allowed =
        Stream.concat(Stream.of(module.base()), module.uses().stream())
            .map(base -> base + "..")
            .toList();
    return noClasses()
        .should()
        .dependOnClassesThat(
            inPackages(List.of(HOUSE + ".."))
                .and(DescribedPredicate.not(inPackages(allowed)))
                .as("in modules that this one may not use"))
        .because("services meet on topics, not in each other's classes")
        .as("modules use only the modules the design allows them");
  }

  static ArchRule packagesHaveNoCycles(HouseModule module) {
    return slices()
        .assignedFrom(
            slicing(
                "packages without their wiring",
                type ->
                    Suffix.isWiring(type) || !isBelow(type, module.base())
                        ? Optional.empty()
                        : Optional.of(type.getPackageName())))
        .should()
        .beFreeOfCycles()
        .because("a cycle means that two packages are one");
  }

  static ArchRule driversDoNotSeeEachOther(HouseModule module) {
    return slices()
        .assignedFrom(
            slicing(
                "drivers",
                type ->
                    module.drivers().stream()
                        .filter(driver -> isBelow(type, module.base() + "." + driver))
                        .findFirst()))
        .should()
        .notDependOnEachOther()
        .because("a driver must be added and removed without touching another");
  }

  static ArchRule fieldsAreNotInjected() {
    return NO_CLASSES_SHOULD_USE_FIELD_INJECTION.because(
        "what an object needs belongs in its constructor");
  }

  static ArchRule timeComesFromOutside() {
    return noClasses()
        .that(have("not wiring", type -> !Suffix.isWiring(type)))
        .should()
        .accessTargetWhere(
            new DescribedPredicate<JavaAccess<?>>("the real clock or sleep") {
              @Override
              public boolean test(JavaAccess<?> access) {
                return isClockOrSleep(access.getTarget());
              }
            })
        .because("time is handed in as an InstantSource, so that a test can set it")
        .as("only Application and Config know the real clock, and nobody else sleeps");
  }

  static ArchRule jsonIsJackson3() {
    return noClasses()
        .should()
        .dependOnClassesThat(
            inPackages(List.of("com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..")))
        .because("Jackson 2 is on the class path only for libraries that still need it")
        .as("our own JSON is Jackson 3");
  }

  private static boolean isClockOrSleep(AccessTarget target) {
    String name = target.getFullName();
    return CLOCKS.contains(name) || name.startsWith("java.lang.Thread.sleep(");
  }

  private static DescribedPredicate<JavaClass> coreMayUse(HouseModule module) {
    return inPackages(List.of(module.base() + "..", "io.millrace.contracts..", "org.jspecify.."))
        .or(
            inPackages(
                module.uses().stream().filter(HouseRules::isCodec).map(p -> p + "..").toList()))
        .or(inPackages(List.copyOf(module.libraries())))
        .or(have("in java.base", type -> JAVA_BASE.contains(type.getPackageName())));
  }

  /** A package inside a service that another module may use is a wire codec, so it is pure too. */
  private static boolean isCodec(String base) {
    return base.chars().filter(c -> c == '.').count() > 2;
  }

  private static boolean isBelow(JavaClass type, String base) {
    return type.getPackageName().equals(base) || type.getPackageName().startsWith(base + ".");
  }

  private static DescribedPredicate<JavaClass> inPackages(List<String> patterns) {
    if (patterns.isEmpty()) {
      return DescribedPredicate.alwaysFalse();
    }
    PackageMatchers matchers = PackageMatchers.of(patterns);
    return have("in " + patterns, type -> matchers.test(type.getPackageName()));
  }

  private static DescribedPredicate<JavaClass> have(String description, Predicate<JavaClass> test) {
    return DescribedPredicate.describe(description, test);
  }

  private static ArchCondition<JavaClass> onlyUse(
      String description, Function<JavaClass, DescribedPredicate<JavaClass>> allowed) {
    return new ArchCondition<>("only use " + description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        DescribedPredicate<JavaClass> mayUse = allowed.apply(type);
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (!target.isPrimitive() && !mayUse.test(target)) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static SliceAssignment slicing(
      String description, Function<JavaClass, Optional<String>> sliceOf) {
    return new SliceAssignment() {
      @Override
      public String getDescription() {
        return description;
      }

      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return sliceOf.apply(type).map(SliceIdentifier::of).orElseGet(SliceIdentifier::ignore);
      }
    };
  }
}

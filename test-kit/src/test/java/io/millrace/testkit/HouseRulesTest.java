// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/** Each rule is shown a class that breaks it, and must name that class. */
class HouseRulesTest {

  private static final String SAMPLE = "io.millrace.testkit.sample";

  @Test
  void coreMayNotKnowADatabase() {
    HouseModule module = module("core");

    assertThat(violations(HouseRules.coreIsPure(module), module))
        .anyMatch(line -> line.contains("Barrel.connection"))
        .anyMatch(line -> line.contains("HiddenStore"));
  }

  @Test
  void storeMayNotKnowKafka() {
    HouseModule module = module("names");

    assertThat(violations(HouseRules.plumbingKeepsToItsSuffix(module), module))
        .anyMatch(line -> line.contains("BarrelStore.topic"));
  }

  @Test
  void nobodyButTheWiringKnowsTheClock() {
    assertThat(violations(HouseRules.timeComesFromOutside(), module("time")))
        .hasSize(3)
        .anyMatch(line -> line.contains("byCall"))
        .anyMatch(line -> line.contains("byReference"))
        .anyMatch(line -> line.contains("sleep"));
  }

  @Test
  void fieldsAreNotInjected() {
    assertThat(violations(HouseRules.fieldsAreNotInjected(), module("inject")))
        .anyMatch(line -> line.contains("BarrelController.store"));
  }

  @Test
  void jackson2IsRefused() {
    assertThat(violations(HouseRules.jsonIsJackson3(), module("json")))
        .anyMatch(line -> line.contains("BarrelPublisher"));
  }

  @Test
  void packagesMayNotNeedEachOther() {
    HouseModule module = module("cycle");

    assertThat(violations(HouseRules.packagesHaveNoCycles(module), module))
        .anyMatch(line -> line.contains("cycle.a") && line.contains("cycle.b"));
  }

  @Test
  void driversMayNotSeeEachOther() {
    HouseModule module = module("driver", Set.of(), Set.of("modbus", "eip"));

    assertThat(violations(HouseRules.driversDoNotSeeEachOther(module), module))
        .anyMatch(line -> line.contains("Coil.assembly"));
  }

  @Test
  void modulesMayNotUseOneThatIsNotInTheTable() {
    HouseModule module = module("foreign");

    assertThat(violations(HouseRules.modulesKeepToTheTable(module), module))
        .anyMatch(line -> line.contains("Cooper.assembly"));
  }

  @Test
  void modulesMayUseWhatTheTableGivesThem() {
    HouseModule module = module("foreign", Set.of(SAMPLE + ".driver"), Set.of());

    assertThat(violations(HouseRules.modulesKeepToTheTable(module), module)).isEmpty();
  }

  @Test
  void nothingIsSaidAboutAnOrderlyModule() {
    HouseModule module = module("right");

    assertThat(HouseRules.rules(module))
        .hasSize(8)
        .allSatisfy(rule -> assertThat(violations(rule, module)).isEmpty());
  }

  @Test
  void plumbingIsFreeOfTheNamesOnly() {
    HouseModule kit = new HouseModule(SAMPLE + ".core", Set.of(), Set.of(), Set.of(), true);

    assertThat(HouseRules.rules(kit)).hasSize(6);
  }

  @Test
  void aMistypedPackageIsNotTakenForACleanOne() {
    HouseRules rules = new HouseRules(module("nowhere")) {};

    assertThatThrownBy(rules::houseRules)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void theSuiteHasOneTestForEachRule() {
    HouseRules rules = new HouseRules(HouseModule.CONTRACTS) {};

    assertThat(rules.houseRules().map(DynamicTest::getDisplayName))
        .hasSize(8)
        .doesNotHaveDuplicates();
  }

  private static HouseModule module(String name) {
    return module(name, Set.of(), Set.of());
  }

  private static HouseModule module(String name, Set<String> uses, Set<String> drivers) {
    return new HouseModule(SAMPLE + "." + name, uses, Set.of(), drivers, false);
  }

  private static List<String> violations(ArchRule rule, HouseModule module) {
    JavaClasses classes = new ClassFileImporter().importPackages(module.base());
    assertThat(classes).isNotEmpty();
    return rule.allowEmptyShould(true).evaluate(classes).getFailureReport().getDetails();
  }
}

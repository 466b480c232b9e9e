// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import static io.millrace.oee.plant.TestPlant.CAPPER;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.oee.RunningService;
import io.millrace.oee.Stream;
import io.millrace.oee.account.AccountStore.Over;
import io.millrace.oee.facts.Scope;
import io.millrace.oee.facts.ScopeStore;
import io.millrace.oee.facts.Window;
import io.millrace.oee.kpi.Assessment;
import io.millrace.oee.kpi.KpiInputs;
import io.millrace.oee.kpi.Quantity;
import io.millrace.oee.kpi.TotalStore;
import io.millrace.oee.plant.PlantModelStore;
import io.millrace.oee.plant.Terms;
import io.millrace.oee.plant.TestPlant;
import io.millrace.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * A line whose accounts are kept, in a service of its own, with what is kept of it and what its
 * facts give. A set-up of it is planned, start-ups take time, and two units are alike.
 */
final class KeptLine implements AutoCloseable {
  /** Two that are alike, and like no other of their line. */
  private static final List<EquipmentId> TWINS =
      List.of(TestPlant.LINE.child("twin1"), TestPlant.LINE.child("twin2"));

  /** By this profile every bucket of set-up is another figure, and so is start-up scrap. */
  private static final KpiProfile OVERRUN =
      KpiProfile.ISO_22400.with(KpiProfile.Setup.OVERRUN).with(KpiProfile.StartUpRejects.SEPARATE);

  final RunningService service;

  private KeptLine(RunningService service) {
    this.service = service;
  }

  /** Filled with facts of a window, not accounted for yet. */
  static KeptLine start(TestDatabase database, Window window) {
    // What other tests left on the topics would be folded beside what this one writes by hand.
    Stream.fresh().close();
    RunningService service = RunningService.start(database, "--millrace.oee.account.every=200ms");
    service.bean(PlantModelStore.class).save(TestPlant.version(1, model()));
    Random random = new Random(11);
    NineDays.fill(service, FILLER, random, window, Duration.ofSeconds(150));
    NineDays.fill(service, CAPPER, random, window, Duration.ofSeconds(150));
    TWINS.forEach(unit -> NineDays.fill(service, unit, random, window, Duration.ofSeconds(150)));
    return new KeptLine(service);
  }

  @Override
  public void close() {
    service.close();
  }

  private static Map<String, String> model() {
    Map<String, String> changes = new HashMap<>(NineDays.ACCOUNTING);
    String devices =
        """
        devices:
          - {name: twin1, equipment: bottling/line1/twin1, template: filler@1, endpoint: {protocol: modbus-tcp, host: 127.0.0.1}}
          - {name: twin2, equipment: bottling/line1/twin2, template: filler@1, endpoint: {protocol: modbus-tcp, host: 127.0.0.1}}
        """;
    String units =
        """
        - {name: capper, product: water}
                  - {name: twin1, product: water}
                  - {name: twin2, product: water}
        """;
    changes.put("devices:\n", devices);
    changes.put("- {name: capper, product: water}\n", units);
    changes.put(
        "plannedRunTimePerItem: PT2S\n",
        "plannedRunTimePerItem: PT2S\n    plannedSetupTime: PT25M\n");
    // Not the capper, of which no counter tells scrap.
    changes.replaceAll(
        (_, text) ->
            text.replace(
                "  places:\n",
                """
                  places:
                    - {equipment: bottling/line1/filler, startUpTime: PT40M}
                    - {equipment: bottling/line1/twin1, startUpTime: PT40M}
                    - {equipment: bottling/line1/twin2, startUpTime: PT40M}
                """));
    return changes;
  }

  /** Scrap of the filler's start-ups, in pieces. */
  long startUpScrap(Window window) {
    KpiInputs.StartUp startUp = Objects.requireNonNull(inputs(FILLER, window).startUp());
    return switch (startUp.scrap()) {
      case Quantity.Known known -> known.pieces();
      case Quantity.Unknown(String reason) -> throw new AssertionError(reason);
    };
  }

  /** Set-up time of a unit that was planned. */
  Duration forgiven(Window window, EquipmentId unit) {
    return inputs(unit, window).times().forgiven();
  }

  private KpiInputs inputs(EquipmentId unit, Window window) {
    return Objects.requireNonNull(assessed(window, Over.ALL).units().get(unit)).inputs();
  }

  /** Of the line, from what is kept and from the facts of what is not. */
  KpiInputs kept(Window window, Over over) {
    return assessed(window, over).total().inputs();
  }

  private Assessment assessed(Window window, Over over) {
    Scope scope = scope();
    List<Account> accounts =
        service.bean(AccountStore.class).find(scope, window, 1_000_000, over).orElseThrow();
    return Assessment.of(scope, accounts, OVERRUN);
  }

  /** With the twins added up by the database. */
  KpiInputs summed(Window window, Over over) {
    TotalStore.Totals totals =
        new TotalStore(service.bean(AccountStore.class), 1_000_000).summed(scope(), window, over);
    assertEquals(scope().units().size() - 1, totals.scope().units().size());
    return Assessment.of(totals, OVERRUN).total().inputs();
  }

  /** From the facts alone, as if nothing were kept. */
  KpiInputs computed(Window window) {
    Scope scope = scope();
    Map<EquipmentId, Terms> terms = AccountStore.terms(scope);
    List<Account> accounts = new ArrayList<>();
    service
        .bean(UnitFactStore.class)
        .find(terms, window, 1_000_000)
        .orElseThrow()
        .forEach(
            (unit, own) ->
                accounts.addAll(Account.of(Objects.requireNonNull(terms.get(unit)), own, window)));
    return Assessment.of(scope, accounts, OVERRUN).total().inputs();
  }

  private Scope scope() {
    return service.bean(ScopeStore.class).find(TestPlant.LINE).orElseThrow();
  }
}

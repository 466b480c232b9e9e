// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.contracts.plant.KpiProfile.IdealRate;
import io.millrace.contracts.plant.KpiProfile.StartUpRejects;
import io.millrace.oee.account.Account;
import io.millrace.oee.account.Pieces;
import io.millrace.oee.account.TimeBucket;
import io.millrace.oee.calendar.Slice;
import io.millrace.oee.facts.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each computed indicator is described, and the description is true of the computation. */
class KpiDescriptorTest {
  private static final Instant SIX = Instant.parse("2026-03-02T06:00:00Z");

  /** A profile with one choice away from the standard's, by the choice. */
  private static final Map<String, List<KpiProfile>> CHOICES =
      Map.of(
          "plannedDowntime",
          List.of(profile(KpiProfile.PlannedDowntime.LOSS, null, null, null, null, null, null)),
          "setup",
          List.of(
              profile(null, KpiProfile.Setup.FORGIVEN, null, null, null, null, null),
              profile(null, KpiProfile.Setup.OVERRUN, null, null, null, null, null)),
          "minorStops",
          List.of(profile(null, null, KpiProfile.MinorStops.EFFECTIVENESS, null, null, null, null)),
          "breaksRunThrough",
          List.of(
              profile(null, null, null, KpiProfile.BreaksRunThrough.EXTEND, null, null, null),
              profile(null, null, null, KpiProfile.BreaksRunThrough.BONUS, null, null, null)),
          "blockedAndStarved",
          List.of(profile(null, null, null, null, KpiProfile.Waiting.OUTSIDE, null, null)),
          "rework",
          List.of(profile(null, null, null, null, null, KpiProfile.Rework.GOOD, null)),
          "failures",
          List.of(profile(null, null, null, null, null, null, KpiProfile.Failures.FE_PLUS_ONE)),
          "idealRate",
          List.of(rated(IdealRate.NAMEPLATE), rated(IdealRate.DEMONSTRATED)),
          "startUpRejects",
          List.of(KpiProfile.ISO_22400.with(StartUpRejects.SEPARATE)));

  @ParameterizedTest
  @EnumSource
  void isComplete(Kpi kpi) {
    KpiDescriptor descriptor = KpiDescriptor.of(kpi);
    for (String text :
        List.of(
            descriptor.id(), descriptor.name(), descriptor.description(), descriptor.formula())) {
      assertFalse(text.isBlank());
    }
    assertTrue(descriptor.description().endsWith("."));
    assertTrue(Set.of("1", "s", "1/h").contains(descriptor.unit()));
    for (List<?> list :
        List.of(
            descriptor.scope(),
            descriptor.timing(),
            descriptor.audience(),
            descriptor.productionMethodology())) {
      assertFalse(list.isEmpty());
      assertEquals(list.size(), new HashSet<>(list).size());
    }
    assertEquals(
        Set.of(Kpi.LOADING, Kpi.TEEP, Kpi.OOE).contains(kpi)
            ? KpiDescriptor.Source.EXTENSION
            : KpiDescriptor.Source.ISO_22400_2,
        descriptor.source());
  }

  @Test
  void noTwoHaveTheSameName() {
    List<KpiDescriptor> all = Arrays.stream(Kpi.values()).map(KpiDescriptor::of).toList();
    assertEquals(
        all.size(), all.stream().map(KpiDescriptor::id).collect(Collectors.toSet()).size());
    assertEquals(
        all.size(), all.stream().map(KpiDescriptor::name).collect(Collectors.toSet()).size());
  }

  /** A formula is in the symbols that answers show, so that anybody can compute it again. */
  @ParameterizedTest
  @EnumSource
  void theFormulaIsInSymbolsThatAreAnswered(Kpi kpi) {
    areAnswered(kpi, KpiProfile.ISO_22400);
    CHOICES.values().forEach(all -> all.forEach(profile -> areAnswered(kpi, profile)));
  }

  private static void areAnswered(Kpi kpi, KpiProfile profile) {
    Figures figures = Figures.of(FILLER, Kpis.of(profile, inputs(profile, random(1))));
    Set<String> symbols = new TreeSet<>(Set.of("PRI", "FE"));
    figures.times().values().forEach(time -> symbols.add(time.symbol()));
    figures.quantities().values().forEach(pieces -> symbols.add(pieces.symbol()));
    if (KpiDescriptor.of(kpi).needs() != null) {
      symbols.addAll(Set.of("GP", "IP"));
    }
    for (String symbol :
        Pattern.compile("\\b[A-Z]{2,}\\b")
            .matcher(kpi.formula(profile))
            .results()
            .map(MatchResult::group)
            .toList()) {
      assertTrue(symbols.contains(symbol), kpi + ": " + symbol);
    }
    assertTrue(figures.ratios().containsKey(kpi.text()));
  }

  /** Choices of a profile that a descriptor names are exactly those that change it. */
  @Test
  void theNamedChoicesAreThoseThatChangeTheIndicator() {
    Map<Kpi, Set<String>> changed = new EnumMap<>(Kpi.class);
    for (Kpi kpi : Kpi.values()) {
      changed.put(kpi, new TreeSet<>());
    }
    for (long seed = 1; seed <= 60; seed++) {
      Account account = random(seed);
      CHOICES.forEach(
          (choice, profiles) ->
              profiles.forEach(
                  profile -> {
                    for (Kpi kpi : Kpi.values()) {
                      Ratio standard =
                          kpi.of(KpiProfile.ISO_22400, inputs(KpiProfile.ISO_22400, account));
                      Ratio other = kpi.of(profile, inputs(profile, account));
                      if (isOther(standard, other)) {
                        changed.computeIfAbsent(kpi, _ -> new TreeSet<>()).add(choice);
                      }
                    }
                  }));
    }
    for (Kpi kpi : Kpi.values()) {
      assertEquals(
          changed.get(kpi), new TreeSet<>(KpiDescriptor.of(kpi).profileChoices()), kpi.text());
    }
  }

  /** Also where a profile forgives something, and where pieces have no time: A * E * Q = OEE. */
  @Test
  void theIndexIsTheProductOfItsFactorsByEveryProfile() {
    for (long seed = 1; seed <= 60; seed++) {
      Account account = random(seed);
      CHOICES.forEach(
          (choice, profiles) ->
              profiles.forEach(
                  profile -> {
                    KpiInputs inputs = inputs(profile, account);
                    assertEquals(
                        value(Kpi.OEE_INDEX, profile, inputs),
                        value(Kpi.AVAILABILITY, profile, inputs)
                            * value(Kpi.EFFECTIVENESS, profile, inputs)
                            * value(Kpi.QUALITY_RATIO, profile, inputs),
                        1e-12,
                        choice);
                    if (profile.setupOrDefault() == KpiProfile.Setup.FORGIVEN) {
                      assertEquals(
                          Kpi.NEE_INDEX.of(profile, inputs), Kpi.OEE_INDEX.of(profile, inputs));
                    }
                  }));
    }
  }

  private static double value(Kpi kpi, KpiProfile profile, KpiInputs inputs) {
    return switch (kpi.of(profile, inputs)) {
      case Ratio.Defined(double value) -> value;
      case Ratio.Undefined(String reason) -> throw new AssertionError(kpi + ": " + reason);
    };
  }

  /** What a formula says by a choice is in the descriptor, where the choice changes it. */
  @Test
  void theDescriptorTellsTheFormulaByEachChoice() {
    assertEquals(
        List.of(
            new KpiDescriptor.ByChoice("setup", "FORGIVEN", "AUPT / PBT"),
            new KpiDescriptor.ByChoice("setup", "OVERRUN", "(APT + forgiven) / PBT")),
        KpiDescriptor.of(Kpi.AVAILABILITY).formulas());
    assertEquals(
        List.of(
            new KpiDescriptor.ByChoice("setup", "FORGIVEN", "sum(PRI * GQ) / PBT * AUPT / APT"),
            new KpiDescriptor.ByChoice(
                "setup", "OVERRUN", "sum(PRI * GQ) / PBT * (APT + forgiven) / APT")),
        KpiDescriptor.of(Kpi.OEE_INDEX).formulas());
    assertEquals(
        List.of(
            new KpiDescriptor.ByChoice(
                "startUpRejects", "SEPARATE", "sum(PRI * (PQ - startUp)) / APT")),
        KpiDescriptor.of(Kpi.EFFECTIVENESS).formulas());
    assertEquals(
        List.of(
            new KpiDescriptor.ByChoice(
                "startUpRejects", "SEPARATE", "sum(PRI * GQ) / sum(PRI * (PQ - startUp))")),
        KpiDescriptor.of(Kpi.QUALITY_RATIO).formulas());
    assertEquals(List.of(), KpiDescriptor.of(Kpi.NEE_INDEX).formulas());
  }

  private static boolean isOther(Ratio one, Ratio other) {
    if (one instanceof Ratio.Defined(double a) && other instanceof Ratio.Defined(double b)) {
      return Math.abs(a - b) > 1e-9;
    }
    return one.getClass() != other.getClass();
  }

  private static KpiInputs inputs(KpiProfile profile, Account account) {
    Map<String, Integer> millis =
        switch (profile.idealRateOrDefault()) {
          case STANDARD -> Map.of("water", 2000, "juice", 5000);
          case NAMEPLATE -> Map.of("water", 1900, "juice", 4400);
          case DEMONSTRATED -> Map.of("water", 1800, "juice", 3800);
        };
    Function<String, Optional<Duration>> perItem =
        product -> Optional.ofNullable(millis.get(product)).map(Duration::ofMillis);
    return UnitInputs.of(
            FILLER, profile, List.of(account, juice(account)), account.pieces().keySet(), perItem)
        .asFirst();
  }

  /** As many good pieces of another product, whose PRI is another, and no scrap but one piece. */
  private static Account juice(Account water) {
    Map<Counts, Pieces> pieces = new TreeMap<>(water.pieces());
    pieces.replaceAll(
        (counts, made) ->
            counts == Counts.SCRAP || counts == Counts.REWORK ? new Pieces(1, 1, 0, 0) : made);
    return new Account(
        FILLER,
        water.slice(),
        new Account.Use("juice", "4712"),
        Map.of(),
        Map.of(),
        pieces,
        0,
        0,
        Duration.ZERO,
        null);
  }

  private static KpiProfile rated(IdealRate rate) {
    return new KpiProfile("own", 1, null, null, null, null, null, null, null, rate, null);
  }

  /** Some of every bucket, pieces of one of three sets of counters, and an order. */
  private static Account random(long seed) {
    Random random = new Random(seed);
    Map<TimeBucket, Duration> times = new EnumMap<>(TimeBucket.class);
    for (TimeBucket bucket : TimeBucket.values()) {
      times.put(bucket, Duration.ofSeconds(1 + random.nextInt(3600)));
    }
    List<Set<Counts>> counters =
        List.of(
            Set.of(Counts.PRODUCED, Counts.SCRAP, Counts.REWORK),
            Set.of(Counts.PRODUCED, Counts.GOOD, Counts.REWORK),
            Set.of(Counts.GOOD, Counts.SCRAP, Counts.REWORK));
    Map<Counts, Pieces> pieces = new TreeMap<>();
    for (Counts counts : counters.get((int) (seed % counters.size()))) {
      int most = counts == Counts.PRODUCED || counts == Counts.GOOD ? 1000 : 40;
      pieces.put(counts, new Pieces(1 + random.nextInt(most), 1 + random.nextInt(most), 0, 0));
    }
    Map<Counts, Pieces> startUp = new TreeMap<>(pieces);
    startUp.replaceAll((_, made) -> new Pieces(made.observed() / 3, made.offPlan() / 4, 0, 0));
    return new Account(
        FILLER,
        new Slice(new Window(SIX, SIX.plusSeconds(3600)), LocalDate.of(2026, 3, 2), null),
        new Account.Use("water", "4711"),
        times,
        Map.of(),
        pieces,
        0,
        1 + random.nextInt(3),
        Duration.ofMinutes(10),
        startUp);
  }

  private static KpiProfile profile(
      KpiProfile.@Nullable PlannedDowntime planned,
      KpiProfile.@Nullable Setup setup,
      KpiProfile.@Nullable MinorStops minor,
      KpiProfile.@Nullable BreaksRunThrough breaks,
      KpiProfile.@Nullable Waiting waiting,
      KpiProfile.@Nullable Rework rework,
      KpiProfile.@Nullable Failures failures) {
    return new KpiProfile(
        "own", 1, planned, setup, minor, breaks, waiting, rework, failures, null, null);
  }
}

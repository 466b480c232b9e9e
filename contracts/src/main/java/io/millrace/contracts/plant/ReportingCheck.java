// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import io.millrace.contracts.equipment.EquipmentId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Mistakes in how a tag is reported. */
final class ReportingCheck {
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration SHORTEST_AGGREGATE = Duration.ofSeconds(1);

  private final TagDefinition tag;
  private final String at;
  private final Set<Problem> problems;

  private ReportingCheck(TagDefinition tag, String at, Set<Problem> problems) {
    this.tag = tag;
    this.at = at;
    this.problems = problems;
  }

  /**
   * @param at pointer to the strategy.
   * @param isWhole whether all is said of the tag that will be: what a template leaves out a device
   *     may add.
   */
  static void check(TagDefinition tag, String at, boolean isWhole, Set<Problem> problems) {
    ReportingCheck check = new ReportingCheck(tag, at, problems);
    switch (tag.reporting()) {
      case null -> {}
      case Reporting.Every _ -> {}
      case Reporting.OnChange(Duration maxGap) -> check.gap(maxGap);
      case Reporting.Bounded bounded -> {
        check.number("a bound");
        check.bound(bounded, isWhole);
        check.gap(bounded.maxGap());
      }
      case Reporting.Aggregate aggregate -> {
        check.number("aggregates");
        check.aggregate(aggregate);
      }
      case Reporting.Waveform waveform -> {
        check.number("a waveform");
        check.gap(waveform.maxGap());
        WaveformCheck.check(tag, waveform, at, problems);
      }
    }
  }

  /**
   * What depends on how often the tag is read.
   *
   * @param period the tag's, or its device's.
   */
  static void period(TagDefinition tag, Duration period, String at, Set<Problem> problems) {
    Duration gap =
        switch (tag.reporting()) {
          case null -> null;
          case Reporting.Every _ -> null;
          case Reporting.OnChange(Duration maxGap) -> maxGap;
          case Reporting.Bounded bounded -> bounded.maxGap();
          case Reporting.Aggregate aggregate -> aggregate.every();
          case Reporting.Waveform _ -> null;
        };
    if (gap != null && gap.compareTo(period) < 0) {
      problems.add(
          new Problem(
              at,
              "tag '%s' is read every %s, so nothing can be sent every %s"
                  .formatted(tag.name(), period, gap),
              "give at least the tag's period, or read it more often"));
    }
  }

  /** A tag that tells states or pieces may leave out only what changes nothing. */
  static void exact(TagDefinition tag, String tells, String at, Set<Problem> problems) {
    boolean isExact =
        switch (tag.reporting()) {
          case null -> true;
          case Reporting.Every _, Reporting.OnChange _ -> true;
          case Reporting.Bounded _, Reporting.Aggregate _, Reporting.Waveform _ -> false;
        };
    if (!isExact) {
      problems.add(
          new Problem(
              at,
              "tag '%s' %s, so a reading left out would move an event".formatted(tag.name(), tells),
              "use reporting: {kind: onChange, maxGap: PT1M}, which leaves out only repetitions, or"
                  + " none"));
    }
  }

  private void number(String what) {
    if (tag.type() == DataType.BOOL || tag.type() == DataType.STRING) {
      add(
          "/kind",
          "a %s cannot have %s".formatted(tag.type(), what),
          "use kind: onChange, or every");
    }
  }

  private void bound(Reporting.Bounded bounded, boolean isWhole) {
    Double error = bounded.error();
    Double percent = bounded.percent();
    if ((error == null) == (percent == null)) {
      add(
          "",
          error == null ? "no bound is stated" : "two bounds are stated",
          "give one of error, in the value's unit, and percent, of the span from min to max");
    } else if (error != null && !(error >= 0 && Double.isFinite(error))) {
      add("/error", "the error is " + error, "give 0 or more, in the value's unit");
    } else if (percent != null && !(percent > 0 && percent <= 100)) {
      add("/percent", "the bound is %s percent".formatted(percent), "give above 0, at most 100");
    } else if (percent != null && isWhole && !hasSpan()) {
      add(
          "/percent",
          "tag '%s' has no span to take a percentage of".formatted(tag.name()),
          "give the tag min and max, max above min, or state the bound as error");
    }
  }

  private boolean hasSpan() {
    Double min = tag.min();
    Double max = tag.max();
    return min != null && max != null && max > min && Double.isFinite(max - min);
  }

  private void aggregate(Reporting.Aggregate aggregate) {
    Duration every = aggregate.every();
    if (every.compareTo(SHORTEST_AGGREGATE) < 0 || every.compareTo(LONGEST) > 0) {
      add("/every", "a period of " + every, "give 1 s to 24 h: PT1M");
    }
    List<Reporting.Aggregate.Value> values = aggregate.values();
    if (values.isEmpty()) {
      add("/values", "no figure is asked for", "name some: [MIN, MAX, MEAN]");
    }
    Set<Reporting.Aggregate.Value> seen = new HashSet<>();
    for (int i = 0; i < values.size(); i++) {
      String name = values.get(i).of(tag.name());
      if (!seen.add(values.get(i))) {
        add("/values/" + i, values.get(i) + " is there already", "remove one of the two");
      } else if (EquipmentId.isName(tag.name()) && !EquipmentId.isName(name)) {
        add("/values/" + i, "'%s' is too long for a tag".formatted(name), "shorten the tag's name");
      }
    }
  }

  private void gap(Duration maxGap) {
    if (!maxGap.isPositive() || maxGap.compareTo(LONGEST) > 0) {
      add("/maxGap", "the longest gap is " + maxGap, "give the tag's period to 24 h: PT1M");
    }
  }

  private void add(String field, String message, String remedy) {
    problems.add(new Problem(at + field, message, remedy));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Mistakes in what rules ask of signals. */
final class SignalCheck {
  private static final int MOST_SIGNALS = 8;

  private final PlantModel model;
  private final PlantModelCheck.Known known;
  private final Set<Problem> problems;

  private SignalCheck(PlantModel model, PlantModelCheck.Known known, Set<Problem> problems) {
    this.model = model;
    this.known = known;
    this.problems = problems;
  }

  static void check(PlantModel model, PlantModelCheck.Known known, Set<Problem> problems) {
    SignalCheck check = new SignalCheck(model, known, problems);
    List<StopRule> rules = model.accountingOrNone().rules();
    for (int i = 0; i < rules.size(); i++) {
      List<SignalCondition> signals = rules.get(i).when().signals();
      String at = "/accounting/rules/%d/when/signals".formatted(i);
      if (signals.size() > MOST_SIGNALS) {
        check.add(at, "a rule of %d signals".formatted(signals.size()), "8 at most");
      }
      for (int j = 0; j < signals.size(); j++) {
        check.condition(rules.get(i), signals.get(j), at + "/" + j);
      }
    }
  }

  private void condition(StopRule rule, SignalCondition signal, String at) {
    if (signal.kinds() != 1) {
      add(
          at,
          "it says %d of bit, is, text and a range".formatted(signal.kinds()),
          "say one; a second one about the same tag is another signal of the rule");
    }
    Integer bit = signal.bit();
    if (bit != null && (bit < 0 || bit > 63)) {
      add(at + "/bit", "there is no bit " + bit, "0 is the lowest, 63 the highest");
    }
    BigDecimal least = signal.atLeast();
    BigDecimal below = signal.below();
    if (least != null && below != null && least.compareTo(below) >= 0) {
      add(
          at + "/below",
          "no number is at least %s and below %s".formatted(least, below),
          "give 'below' more than 'atLeast'");
    }
    Duration within = signal.within();
    if (within != null
        && (within.isNegative() || within.compareTo(SignalCondition.MOST_WITHIN) > 0)) {
      add(at + "/within", "it looks %s around".formatted(within), "0 to 10 min; PT3S is usual");
    }
    tag(rule, signal, at + "/tag");
  }

  private void tag(StopRule rule, SignalCondition signal, String at) {
    if (known.tags().contains(signal.tag()) || known.tags().contains("")) {
      return;
    }
    boolean isThere = false;
    for (DeviceDefinition device : model.devices()) {
      if (rule.isFor(device.equipment())) {
        for (TagDefinition tag : ResolvedPlant.definitions(model, device)) {
          if (tag.name().equals(signal.tag()) && tag.equipment() == null) {
            isThere = true;
            fits(device, tag, signal, at);
          }
        }
      }
    }
    if (!isThere) {
      String equipment = rule.equipment();
      add(
          at,
          "no device %s has a tag '%s'"
              .formatted(
                  equipment == null || equipment.isEmpty() ? "of the site" : "of " + equipment,
                  signal.tag()),
          "name a tag of the device that tells the work unit's state, by its own name");
    }
  }

  private void fits(DeviceDefinition device, TagDefinition tag, SignalCondition signal, String at) {
    if (tag.reporting() instanceof Reporting.Aggregate
        || tag.reporting() instanceof Reporting.Waveform) {
      add(
          at,
          "of tag '%s' of %s only figures are sent".formatted(tag.name(), device.equipment()),
          "name a tag whose values are sent");
    }
    DataType type = tag.type();
    if (type == null) {
      return;
    }
    boolean isScaled = tag.scale() != null || tag.offset() != null;
    boolean isWhole = (type.isInteger() && !isScaled) || type == DataType.BOOL;
    boolean isNumber = type != DataType.STRING && type != DataType.BOOL;
    String asked =
        signal.text() != null
            ? type == DataType.STRING ? null : "a text"
            : signal.isRange()
                ? isNumber ? null : "a number"
                : isWhole ? null : signal.bit() == null ? "a whole number" : "a word of bits";
    if (asked != null) {
      add(
          at,
          "the rule takes tag '%s' of %s for %s, but it is a %s%s"
              .formatted(
                  tag.name(), device.equipment(), asked, type, isScaled ? " that is scaled" : ""),
          "ask it for what it is: text of a STRING, bit or is of a whole number, a range of numbers");
    }
  }

  private void add(String pointer, String message, String remedy) {
    problems.add(new Problem(pointer, message, remedy));
  }
}

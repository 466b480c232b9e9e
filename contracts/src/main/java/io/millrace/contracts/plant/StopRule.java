// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * IF a stop is like this THEN it is that. Immutable.
 *
 * @param equipment path below the site for which it holds; everywhere when left out.
 * @param when what the stop has to be like; everything that is said has to be so.
 * @param then what it is then.
 */
public record StopRule(@Nullable String equipment, When when, Then then) {

  /**
   * @param state its state.
   * @param cause its cause, in the state rule's words.
   * @param code the device's own state code.
   * @param between time of day at which it began, on the site's wall clock.
   * @param atLeast it lasted at least so long.
   * @param below it lasted less than that.
   * @param days days of the week on which it began, on the site's calendar; any when left out.
   * @param signals what other tags of the work unit said when it began; each has to be so.
   */
  public record When(
      @Nullable EquipmentState state,
      @Nullable String cause,
      @Nullable Long code,
      @Nullable Between between,
      @Nullable Duration atLeast,
      @Nullable Duration below,
      @Nullable List<DayOfWeek> days,
      @Nullable List<SignalCondition> signals) {
    /** Where nothing is said. */
    public static final When ANYTHING = new When(null, null, null, null, null, null, null, null);

    public When {
      days = days == null ? null : List.copyOf(days);
      signals = signals == null ? List.of() : List.copyOf(signals);
    }

    /** Without days and signals. */
    public When(
        @Nullable EquipmentState state,
        @Nullable String cause,
        @Nullable Long code,
        @Nullable Between between,
        @Nullable Duration atLeast,
        @Nullable Duration below) {
      this(state, cause, code, between, atLeast, below, null, null);
    }

    @Override
    public List<SignalCondition> signals() {
      return signals == null ? List.of() : signals;
    }
  }

  /**
   * @param from first time of day inside.
   * @param to first one after it; on the next day when it is not after {@code from}.
   */
  public record Between(LocalTime from, LocalTime to) {
    public boolean contains(LocalTime time) {
      return from.isBefore(to)
          ? !time.isBefore(from) && time.isBefore(to)
          : !time.isBefore(from) || time.isBefore(to);
    }
  }

  /**
   * @param state the state it is taken for; its own when left out.
   * @param reason code of a reason of the tree that holds there; none when left out.
   */
  public record Then(@Nullable EquipmentState state, @Nullable String reason) {}

  /** Whether it speaks of a place. */
  public boolean isFor(String path) {
    return equipment == null
        || equipment.isEmpty()
        || path.equals(equipment)
        || path.startsWith(equipment + "/");
  }
}

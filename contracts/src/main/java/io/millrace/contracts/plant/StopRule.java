// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.time.Duration;
import java.time.LocalTime;
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
   */
  public record When(
      @Nullable EquipmentState state,
      @Nullable String cause,
      @Nullable Long code,
      @Nullable Between between,
      @Nullable Duration atLeast,
      @Nullable Duration below) {}

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

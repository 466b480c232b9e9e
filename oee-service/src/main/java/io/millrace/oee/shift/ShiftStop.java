// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.shift;

import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.Loss;
import io.millrace.oee.document.Cell;
import io.millrace.oee.downtime.Activity;
import io.millrace.oee.facts.Window;
import io.millrace.oee.loss.StopView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stop or a set-up as far as it lies in a shift. What becomes of it after the shift changes
 * nothing in it. Immutable.
 *
 * @param from within the shift.
 * @param to within the shift.
 * @param isBegunBefore whether it began before the shift.
 * @param isOpen whether it went on when the shift ended.
 * @param accounted how much of it is a loss.
 * @param cause the state rule's word; absent when the state says all.
 * @param reason code; absent when nobody knows.
 * @param origin who says so.
 * @param comment of a person; absent when there is none.
 */
public record ShiftStop(
    Instant from,
    Instant to,
    boolean isBegunBefore,
    boolean isOpen,
    Duration accounted,
    EquipmentState state,
    @Nullable String cause,
    @Nullable String reason,
    @Nullable List<String> reasonPath,
    @Nullable String reasonText,
    @Nullable Loss loss,
    Activity.Origin origin,
    boolean isMinor,
    @Nullable String comment) {
  static final List<String> COLUMNS =
      List.of(
          "from",
          "to",
          "begunBefore",
          "open",
          "accounted",
          "state",
          "cause",
          "reason",
          "reasonText",
          "loss",
          "origin",
          "minor",
          "comment");

  static ShiftStop of(StopView stop, Window shift) {
    Window inside = new Window(stop.from(), stop.to()).cut(shift).orElse(shift);
    return new ShiftStop(
        inside.from(),
        inside.to(),
        stop.from().isBefore(shift.from()),
        stop.to().isAfter(shift.to()),
        stop.accounted().values().stream().reduce(Duration.ZERO, Duration::plus),
        stop.state(),
        stop.cause(),
        stop.reason(),
        stop.reasonPath(),
        stop.reasonText(),
        stop.loss(),
        stop.origin(),
        stop.isMinor(),
        stop.comment());
  }

  List<Cell> cells() {
    return Cell.row(
        from,
        to,
        isBegunBefore,
        isOpen,
        accounted,
        state,
        cause,
        reason,
        reasonText,
        loss,
        origin,
        isMinor,
        comment);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.shift;

import io.millrace.oee.document.Printable;
import io.millrace.oee.document.Printout;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One report of a closed shift, with everything that was reported. Immutable.
 *
 * @param report with its figures.
 * @param detail absent for what was reported before details were kept.
 * @param revisions every one there is, the oldest first.
 */
public record ShiftReport(
    ClosedShift report, @Nullable ShiftDetail detail, List<Revision> revisions)
    implements Printable {
  public ShiftReport {
    revisions = List.copyOf(revisions);
  }

  /**
   * @param at when it was reported, service's clock.
   * @param cause {@code CLOSED}, or what made it otherwise.
   * @param author absent for the plant itself.
   */
  public record Revision(int revision, Instant at, String cause, @Nullable String author) {}

  @Override
  public Printout printout() {
    return ShiftPrintout.of(this);
  }
}

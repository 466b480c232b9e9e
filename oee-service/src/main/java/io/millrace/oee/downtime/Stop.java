// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.ReasonTree;
import io.millrace.oee.facts.Digest;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stop or a set-up, whole, wherever shifts begin. Immutable.
 *
 * @param isOpen whether nothing is known yet that ends it.
 */
public record Stop(Activity activity, boolean isOpen) {

  /**
   * The stops that touch a window, by time.
   *
   * @param intervals of the unit that touch the window, uncut.
   * @param overlays that touch the intervals or the window, uncut.
   * @param openTo until when the unit's last reading speaks; null when it has none.
   */
  static List<Stop> during(
      Terms terms,
      List<StateInterval> intervals,
      List<Overlay> overlays,
      @Nullable Instant openTo,
      Window window) {
    return Activities.of(terms, intervals, overlays).stream()
        .filter(activity -> activity.window().touches(window))
        .filter(activity -> activity.isStop() || activity.state() == EquipmentState.SETUP)
        .map(activity -> new Stop(activity, activity.window().to().equals(openTo)))
        .toList();
  }

  /** The same as long as its unit and its beginning are. */
  public static UUID id(EquipmentId unit, Instant from) {
    return UUID.nameUUIDFromBytes((unit + "\n" + from).getBytes(StandardCharsets.UTF_8));
  }

  public Instant from() {
    return activity.window().from();
  }

  /** Null while it goes on. */
  public @Nullable Instant to() {
    return isOpen ? null : activity.window().to();
  }

  /** Changes with everything that is told of it; how long it is so far is not. */
  String digest() {
    ReasonTree.Placed reason = activity.reason();
    return Digest.of(
        String.join(
            "|",
            String.valueOf(to()),
            activity.state().name(),
            String.valueOf(activity.cause()),
            String.valueOf(activity.code()),
            reason == null ? "" : reason.path() + " " + reason.loss(),
            activity.origin().name(),
            String.valueOf(activity.comment()),
            String.valueOf(activity.edit()),
            isOpen ? "" : String.valueOf(activity.isMinor())));
  }
}

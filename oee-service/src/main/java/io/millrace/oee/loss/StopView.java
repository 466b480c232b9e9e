// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.loss;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.Loss;
import io.millrace.contracts.plant.ReasonTree;
import io.millrace.oee.account.TimeBucket;
import io.millrace.oee.document.Cell;
import io.millrace.oee.downtime.Activity;
import io.millrace.oee.downtime.Stop;
import io.millrace.oee.facts.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stop, as it is answered. Immutable.
 *
 * @param id the same as long as unit and beginning are.
 * @param from when it began, also before the window that was asked for.
 * @param to when it ended, also after that window.
 * @param duration from beginning to end.
 * @param accounted how much of it is a loss within shifts of the window, by bucket.
 * @param cause the state rule's word.
 * @param reason code; absent when nobody knows.
 * @param reasonPath codes from the tree's first level to the reason.
 * @param origin who says so: MACHINE, RULE, PERSON.
 * @param edit the edit it comes from.
 */
public record StopView(
    UUID id,
    String equipment,
    Instant from,
    Instant to,
    Duration duration,
    Map<String, Duration> accounted,
    EquipmentState state,
    @Nullable String cause,
    @Nullable Long code,
    @Nullable String reason,
    @Nullable List<String> reasonPath,
    @Nullable String reasonText,
    @Nullable Loss loss,
    Activity.Origin origin,
    boolean isMinor,
    @Nullable String comment,
    @Nullable UUID edit) {

  static final List<String> COLUMNS =
      List.of(
          "id",
          "equipment",
          "from",
          "to",
          "duration",
          "accounted",
          "state",
          "cause",
          "code",
          "reason",
          "reasonPath",
          "reasonText",
          "loss",
          "origin",
          "isMinor",
          "comment",
          "edit");

  /** The stop in a row; what of it is accounted for as one sum. */
  List<Cell> cells() {
    return Cell.row(
        id,
        equipment,
        from,
        to,
        duration,
        accounted.values().stream().reduce(Duration.ZERO, Duration::plus),
        state,
        cause,
        code,
        reason,
        reasonPath,
        reasonText,
        loss,
        origin,
        isMinor,
        comment,
        edit);
  }

  /** The stops that parts belong to, each once, in the order of the parts. */
  public static List<StopView> of(List<Pareto.Stopped> parts) {
    Map<Key, Map<String, Duration>> accounted = new LinkedHashMap<>();
    Map<Key, Activity> stops = new LinkedHashMap<>();
    for (Pareto.Stopped one : parts) {
      Activity activity = one.part().activity();
      if (activity != null && Pareto.isLost(one.part())) {
        Key key = new Key(one.unit().path(), activity.window());
        stops.putIfAbsent(key, activity);
        TimeBucket bucket = one.part().bucket();
        accounted
            .computeIfAbsent(key, _ -> new LinkedHashMap<>())
            .merge(bucket.text(), one.part().window().length(), Duration::plus);
      }
    }
    List<StopView> views = new ArrayList<>();
    stops.forEach(
        (key, activity) -> views.add(view(key, activity, accounted.getOrDefault(key, Map.of()))));
    return views;
  }

  private record Key(String unit, Window window) {}

  private static StopView view(Key key, Activity activity, Map<String, Duration> accounted) {
    ReasonTree.Placed reason = activity.reason();
    Instant from = activity.window().from();
    return new StopView(
        Stop.id(EquipmentId.of(key.unit()), from),
        key.unit(),
        from,
        activity.window().to(),
        activity.length(),
        accounted,
        activity.state(),
        activity.cause(),
        activity.code(),
        reason == null ? null : reason.code(),
        reason == null ? null : reason.path(),
        reason == null ? null : reason.text(),
        activity.loss(),
        activity.origin(),
        activity.isMinor(),
        activity.comment(),
        activity.edit());
  }
}

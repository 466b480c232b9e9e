// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.history;

import io.millrace.contracts.equipment.EquipmentId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What people said of the week: orders, a booking, and why machines stood. Pure. */
final class Sayings {
  private static final int EXPLAINED_PER_LINE = 16;
  private static final Duration WORTH_A_WORD = Duration.ofMinutes(4);
  private static final List<String> OPERATORS = List.of("A. Martin", "B. Lefevre", "C. Okafor");

  private Sayings() {}

  /** Which product and order was on each machine; the last one goes on. */
  static List<Saying> runs(LinePlan plan) {
    List<Saying> runs = new ArrayList<>();
    for (int i = 0; i < plan.orders().size(); i++) {
      LinePlan.Order order = plan.orders().get(i);
      for (var machine : plan.line().line().machines()) {
        Map<String, Object> body = new HashMap<>();
        body.put("equipment", plan.place().child(machine.name()).path());
        body.put("product", order.product());
        body.put("order", order.number());
        body.put("from", order.from().toString());
        if (i + 1 < plan.orders().size()) {
          body.put("to", plan.orders().get(i + 1).from().toString());
        }
        body.put("author", "planning");
        runs.add(
            new Saying(
                "/api/v1/runs", "history-%s-%s".formatted(order.number(), machine.name()), body));
      }
    }
    return runs;
  }

  static Saying maintenance(EquipmentId place, Span span) {
    return new Saying(
        "/api/v1/planned-downtimes",
        "history-maintenance",
        Map.of(
            "equipment",
            place.path(),
            "from",
            span.from().toString(),
            "to",
            span.to().toString(),
            "kind",
            "MAINTENANCE",
            "why",
            "Yearly inspection of the pasteuriser",
            "author",
            "maintenance"));
  }

  /** Reasons for the longest breakdowns; the very longest is split into finding and mending. */
  static List<Saying> edits(LinePlan plan, List<Breakdown> breakdowns) {
    List<Breakdown> longest =
        breakdowns.stream()
            .filter(breakdown -> breakdown.length().compareTo(WORTH_A_WORD) >= 0)
            .sorted(Comparator.comparing(Breakdown::length).reversed())
            .limit(EXPLAINED_PER_LINE)
            .toList();
    List<Saying> edits = new ArrayList<>();
    for (int i = 0; i < longest.size(); i++) {
      edits.add(edit(plan, longest.get(i), OPERATORS.get(i % OPERATORS.size()), i == 0));
    }
    return edits;
  }

  private static Saying edit(LinePlan plan, Breakdown breakdown, String author, boolean isSplit) {
    Why why = why(plan.line().name() + "/" + breakdown.unit().name(), breakdown.fault());
    List<Object> parts = new ArrayList<>();
    Instant from = breakdown.span().from();
    if (isSplit) {
      Instant middle = from.plusSeconds(breakdown.length().toSeconds() / 3);
      parts.add(part(from, middle, why.reason(), "Looked for the cause"));
      from = middle;
    }
    parts.add(part(from, breakdown.span().to(), why.reason(), why.comment()));
    return new Saying(
        "/api/v1/downtime-edits",
        "history-%s-%d"
            .formatted(breakdown.unit().path(), breakdown.span().from().getEpochSecond()),
        Map.of("equipment", breakdown.unit().path(), "parts", parts, "author", author));
  }

  private static Map<String, Object> part(Instant from, Instant to, String reason, String comment) {
    return Map.of(
        "from", from.toString(), "to", to.toString(), "reason", reason, "comment", comment);
  }

  /** A reason of the tree {@code bottling@1}, and what the operator wrote beside it. */
  private record Why(String reason, String comment) {}

  private static Why why(String machine, int fault) {
    return switch (machine) {
      case "line1/filler" -> new Why("valve", "Valve 14 did not close, seal replaced");
      case "line1/capper" ->
          switch (fault) {
            case 0 -> new Why("caps", "Pallet of caps came late");
            case 1 -> new Why("torque", "Clutch of head 3 set anew");
            default -> new Why("guard", "Broken bottle cleared away");
          };
      case "line1/labeller" ->
          fault == 0
              ? new Why("label-web", "Splice of the roll was bad")
              : new Why("glue", "Heater fuse blown");
      case "line2/depalletiser" ->
          fault == 0
              ? new Why("layer-sheet", "Wet pallet, sheets stuck together")
              : new Why("lift", "Limit switch moved back into place");
      case "line2/filler" ->
          switch (fault) {
            case 0 -> new Why("seamer", "Can jammed in the second seaming roll");
            case 1 -> new Why("co2", "Bottle bank changed over");
            default -> new Why("lids", "Lids of the wrong size came");
          };
      case "line2/pasteuriser" ->
          fault == 0
              ? new Why("belt", "Belt off its sprocket at zone 6")
              : new Why("water", "Level probe cleaned");
      case "line2/packer" ->
          fault == 0
              ? new Why("film", "Film thread anew")
              : new Why("glue", "Waited for the heater");
      default -> new Why("mechanical", "Repaired");
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.Problem;
import io.millrace.contracts.plant.ReasonTree;
import io.millrace.oee.facts.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person says of a work unit's time: one part merges or overwrites, two or more split.
 * Immutable.
 *
 * @param equipment a work unit.
 * @param parts stretches without overlap, 1 to 100.
 * @param author who says it.
 * @param why null when nobody says.
 */
record EditRequest(
    @Nullable String equipment,
    @Nullable List<Part> parts,
    @Nullable String author,
    @Nullable String why) {
  private static final int MOST_PARTS = 100;
  private static final int LONGEST_TEXT = 1000;
  private static final Duration LONGEST = Duration.ofDays(31);

  /**
   * @param state what the unit did; left out to leave what the machine said.
   * @param reason code of a reason of the tree that holds there.
   * @param comment for people.
   */
  record Part(
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable EquipmentState state,
      @Nullable String reason,
      @Nullable String comment) {}

  /** Everything that is wrong with it; empty when it can be made into edits. */
  List<Problem> mistakes(ReasonTree tree, Instant now) {
    List<Problem> mistakes = new ArrayList<>();
    author(author, mistakes);
    if (why != null && why.length() > LONGEST_TEXT) {
      mistakes.add(
          new Problem("/why", "it has %d characters".formatted(why.length()), "1000 at most"));
    }
    List<Part> all = parts == null ? List.of() : parts;
    if (all.isEmpty() || all.size() > MOST_PARTS) {
      mistakes.add(
          new Problem("/parts", "there are %d parts".formatted(all.size()), "send 1 to 100"));
      return mistakes;
    }
    for (int i = 0; i < all.size(); i++) {
      part(all.get(i), "/parts/" + i, tree, now, mistakes);
    }
    if (mistakes.isEmpty()) {
      overlap(all, mistakes);
    }
    return mistakes;
  }

  private static void part(
      Part part, String at, ReasonTree tree, Instant now, List<Problem> mistakes) {
    Instant from = part.from();
    Instant to = part.to();
    if (from == null || to == null || !from.isBefore(to)) {
      mistakes.add(
          new Problem(at, "it lasts from %s to %s".formatted(from, to), "send 'from' before 'to'"));
      return;
    }
    if (to.isAfter(now) || Duration.between(from, to).compareTo(LONGEST) > 0) {
      mistakes.add(
          new Problem(
              at + "/to",
              "it lasts from %s to %s".formatted(from, to),
              "edit what has been, at most 31 days at once"));
    }
    if (part.state() == null && part.reason() == null && part.comment() == null) {
      mistakes.add(new Problem(at, "it says nothing", "send a state, a reason or a comment"));
    }
    if (part.state() == EquipmentState.UNKNOWN) {
      mistakes.add(
          new Problem(
              at + "/state", "UNKNOWN is no edit", "say what the unit did, or leave it out"));
    }
    String reason = part.reason();
    if (reason != null && tree.find(reason).isEmpty()) {
      mistakes.add(
          new Problem(
              at + "/reason",
              "reason tree %s has no '%s'".formatted(tree.reference(), reason),
              "see GET /api/v1/reasons for those it has"));
    }
    String comment = part.comment();
    if (comment != null && comment.length() > LONGEST_TEXT) {
      mistakes.add(
          new Problem(
              at + "/comment", "it has %d characters".formatted(comment.length()), "1000 at most"));
    }
  }

  private static void overlap(List<Part> parts, List<Problem> mistakes) {
    List<Window> windows =
        parts.stream().map(EditRequest::window).sorted(Comparator.comparing(Window::from)).toList();
    for (int i = 1; i < windows.size(); i++) {
      if (windows.get(i - 1).touches(windows.get(i))) {
        mistakes.add(
            new Problem(
                "/parts",
                "two parts speak of %s".formatted(windows.get(i).from()),
                "send parts without overlap"));
      }
    }
  }

  /** What the service says of itself must be told apart from what people say. */
  static void author(@Nullable String author, List<Problem> mistakes) {
    text(author, "/author", "say who you are: a name", mistakes);
    if (Edit.PROPOSAL.equals(author)) {
      mistakes.add(
          new Problem(
              "/author", "'%s' is the service itself".formatted(author), "say who you are"));
    }
  }

  static void text(@Nullable String text, String at, String remedy, List<Problem> mistakes) {
    if (text == null || text.isBlank() || text.length() > 200) {
      mistakes.add(new Problem(at, "it is missing, blank or longer than 200 characters", remedy));
    }
  }

  private static Window window(Part part) {
    Instant from = part.from();
    Instant to = part.to();
    if (from == null || to == null) {
      throw new IllegalStateException("a part without times was not refused");
    }
    return new Window(from, to);
  }

  /**
   * The edits. The same request made again under the same key gives the same ids.
   *
   * @param key null when the client gave none.
   */
  List<Edit> edits(EquipmentId unit, ReasonTree tree, Instant now, @Nullable String key) {
    List<Edit> edits = new ArrayList<>();
    List<Part> all = parts == null ? List.of() : parts;
    for (int i = 0; i < all.size(); i++) {
      Part part = all.get(i);
      edits.add(
          new Edit(
              id(key, unit, i),
              window(part),
              part.state(),
              part.reason(),
              part.reason() == null ? null : tree.reference(),
              part.comment(),
              null,
              author == null ? "" : author,
              now,
              why));
    }
    return edits;
  }

  static UUID id(@Nullable String key, EquipmentId unit, int number) {
    return key == null
        ? UUID.randomUUID()
        : UUID.nameUUIDFromBytes(
            (unit.path() + "\n" + number + "\n" + key).getBytes(StandardCharsets.UTF_8));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every value that the simulated plant served, held against what is stored of it. Immutable.
 *
 * @param tags one check per tag of the ledger, by name.
 */
public record LedgerCheck(List<TagCheck> tags) {
  private static final int EXAMPLES = 5;

  public LedgerCheck {
    tags = List.copyOf(tags);
  }

  /**
   * @param ledger values by full tag name, in the order served.
   * @param stored readings with a value of the tag of this name, in the order of their time.
   * @param until what was served later may still be on its way, and is not lost; {@link
   *     Instant#MAX} when everything must have arrived.
   */
  public static LedgerCheck of(
      Map<String, List<ServedValue>> ledger,
      Function<String, List<StoredValue>> stored,
      Instant until) {
    return new LedgerCheck(
        ledger.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                one -> TagCheck.of(one.getKey(), one.getValue(), stored.apply(one.getKey()), until))
            .toList());
  }

  public long served() {
    return tags.stream().mapToLong(TagCheck::served).sum();
  }

  public long stored() {
    return tags.stream().mapToLong(TagCheck::stored).sum();
  }

  public long count(Defect defect) {
    return tags.stream().mapToLong(tag -> tag.count(defect)).sum();
  }

  /**
   * Whether nothing was lost, duplicated, reordered or altered, and there was something to check.
   */
  public boolean isClean() {
    return served() > 0 && tags.stream().allMatch(tag -> tag.found().isEmpty());
  }

  /** Totals, and the first examples of each defect. */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    String counts =
        Arrays.stream(Defect.values())
            .map(defect -> defect.name().toLowerCase(Locale.ROOT) + " " + count(defect))
            .collect(Collectors.joining(", "));
    lines.add(
        "%d tags, served %d, stored %d: %s".formatted(tags.size(), served(), stored(), counts));
    for (Defect defect : Defect.values()) {
      tags.stream()
          .flatMap(
              tag ->
                  tag.found().stream()
                      .filter(finding -> finding.defect() == defect)
                      .map(finding -> "  %s %s %s".formatted(defect, tag.tag(), finding.detail())))
          .limit(EXAMPLES)
          .forEach(lines::add);
    }
    return String.join("\n", lines);
  }
}

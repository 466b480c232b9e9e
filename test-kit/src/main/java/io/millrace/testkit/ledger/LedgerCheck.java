// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
  /** A value takes a few times as much in memory as in the ledger. */
  private static final long BYTES_AT_ONCE = 32L << 20;

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

  /**
   * As above, with the ledger read in parts of tags: it may be larger than memory.
   *
   * @param ledger file that the simulated plant wrote.
   * @throws UncheckedIOException when the file cannot be read.
   */
  public static LedgerCheck of(
      Path ledger, Function<String, List<StoredValue>> stored, Instant until) {
    return of(ledger, stored, until, BYTES_AT_ONCE);
  }

  static LedgerCheck of(
      Path ledger, Function<String, List<StoredValue>> stored, Instant until, long bytesAtOnce) {
    int parts = (int) (size(ledger) / bytesAtOnce) + 1;
    List<TagCheck> tags = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      int wanted = part;
      tags.addAll(
          of(
                  LedgerStore.read(ledger, tag -> Math.floorMod(tag.hashCode(), parts) == wanted),
                  stored,
                  until)
              .tags());
    }
    tags.sort(Comparator.comparing(TagCheck::tag));
    return new LedgerCheck(tags);
  }

  private static long size(Path ledger) {
    try {
      return Files.size(ledger);
    } catch (IOException e) {
      throw new UncheckedIOException(ledger + " cannot be read", e);
    }
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
    return served() > 0 && tags.stream().allMatch(tag -> tag.isClean());
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
                  tag.examples().stream()
                      .filter(finding -> finding.defect() == defect)
                      .map(finding -> "  %s %s %s".formatted(defect, tag.tag(), finding.detail())))
          .limit(TagCheck.EXAMPLES)
          .forEach(lines::add);
    }
    return String.join("\n", lines);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import io.millrace.gateway.discovery.Finding.Place;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A discovery as it is now. Immutable.
 *
 * @param request what was asked for.
 * @param endedAt null while it runs.
 * @param remarks what a person should know about the result, at most 100.
 * @param foundCount how many places it found so far.
 * @param found in order of address, port and protocol; null in lists.
 * @param nextCursor where the next page begins; null on the last one so far.
 */
record DiscoveryView(
    String id,
    Discovery.State state,
    Instant startedAt,
    @Nullable Instant endedAt,
    DiscoveryRequest request,
    Progress progress,
    List<String> remarks,
    int foundCount,
    @Nullable List<Finding> found,
    @Nullable String nextCursor) {

  /**
   * @param questions datagrams sent.
   * @param answers datagrams that came.
   * @param outside of them, those from outside the networks that were asked; they are not listed.
   * @param connectsPlanned places that the scan looks at.
   * @param connects connects it made.
   * @param accepted places that took a connection.
   * @param refused places that refused one.
   * @param unanswered places where nobody was, or that were cut off.
   * @param spared places left alone, because the plant model uses them or they are known already.
   * @param notListed answers for which the result had no room.
   */
  record Progress(
      long questions,
      long answers,
      long outside,
      long connectsPlanned,
      long connects,
      long accepted,
      long refused,
      long unanswered,
      long spared,
      long notListed) {
    static Progress of(Discovery discovery) {
      Tally tally = discovery.tally();
      DiscoveryOrder.Scan scan = discovery.order().scan();
      return new Progress(
          tally.questions.sum(),
          tally.answers.sum(),
          tally.outside.sum(),
          scan == null ? 0 : scan.connects(),
          tally.connects.sum(),
          tally.accepted.sum(),
          tally.refused.sum(),
          tally.unanswered.sum(),
          tally.spared.sum(),
          tally.notListed.sum());
    }
  }

  static DiscoveryView summary(Discovery discovery) {
    return of(discovery, null, null);
  }

  /**
   * @param after the last place of the page before; null to begin.
   */
  static DiscoveryView page(Discovery discovery, @Nullable Place after, int limit) {
    Findings findings = discovery.findings();
    List<Finding> page = findings == null ? List.of() : findings.page(after, limit + 1);
    List<Finding> shown = page.stream().limit(limit).toList();
    return of(discovery, shown, page.size() > limit ? cursor(shown.getLast()) : null);
  }

  private static DiscoveryView of(
      Discovery discovery, @Nullable List<Finding> found, @Nullable String nextCursor) {
    Findings findings = discovery.findings();
    return new DiscoveryView(
        discovery.id().toString(),
        discovery.state(),
        discovery.startedAt(),
        discovery.endedAt(),
        discovery.request(),
        Progress.of(discovery),
        discovery.tally().remarks(),
        findings == null ? 0 : findings.size(),
        found,
        nextCursor);
  }

  private static String cursor(Finding last) {
    return "%s_%d_%s".formatted(last.address(), last.port(), last.protocol());
  }

  /**
   * @throws IllegalArgumentException when it is no cursor.
   */
  static Place place(String cursor) {
    String[] parts = cursor.split("_", -1);
    if (parts.length != 3 || !parts[1].matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("'%s' is no cursor".formatted(cursor));
    }
    return new Place(
        AddressRange.parse(parts[0]).first(),
        Integer.parseInt(parts[1]),
        Protocol.of(parts[2])
            .orElseThrow(
                () -> new IllegalArgumentException("'%s' is no cursor".formatted(cursor))));
  }
}

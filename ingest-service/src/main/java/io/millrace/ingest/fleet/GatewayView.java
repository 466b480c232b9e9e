// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.fleet;

import io.millrace.contracts.events.DeviceRefusal;
import io.millrace.contracts.events.GatewayEvent.GatewayReport;
import io.millrace.contracts.events.GatewayLinks;
import io.millrace.contracts.events.GatewaySite;
import io.millrace.contracts.events.GatewaySpool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A gateway as it was heard of last. What it never said is absent. Immutable.
 *
 * @param state in one word, and {@code reason} why, with numbers.
 * @param heardAt when the broker took its newest report; absent when there was none.
 * @param age how long ago that is.
 * @param lastReadingAt event time of its newest reading.
 * @param software its version; absent when it does not know.
 * @param startedAt when it started, its own clock.
 * @param clockOffset its clock less the broker's, less the time that the report was on its way,
 *     which is milliseconds, and up to 8 s when the broker was away: so it is ahead by at least
 *     this. Absent where the broker does not say when it took a report.
 * @param sites what it should read, and what it reads.
 * @param links how many devices are in which state.
 */
record GatewayView(
    String gateway,
    GatewayState state,
    String reason,
    @Nullable Instant heardAt,
    @Nullable Duration age,
    @Nullable Instant lastReadingAt,
    @Nullable String software,
    @Nullable Instant startedAt,
    @Nullable Duration clockOffset,
    List<SiteView> sites,
    @Nullable GatewayLinks links,
    @Nullable SpoolView spool) {

  /**
   * @param site as equipment path.
   * @param applied version by which the gateway reads; absent when it did not say so.
   * @param inForce version in force; absent when the site has no model any more.
   * @param inForceSince when that was accepted.
   * @param assigned devices that the model in force gives it.
   * @param devices devices that it reads; absent when it did not say so.
   * @param refused devices that it should read by the version applied and cannot, and {@code
   *     refusals} the first 100 of them.
   * @param modelRefused why it refused a newer model as a whole.
   */
  record SiteView(
      String site,
      @Nullable Integer applied,
      @Nullable Integer inForce,
      @Nullable Instant inForceSince,
      int assigned,
      @Nullable Integer devices,
      int refused,
      List<DeviceRefusal> refusals,
      @Nullable String modelRefused) {

    boolean isBehind(Instant now, Duration grace) {
      return inForce != null
          && inForceSince != null
          && (applied == null || applied < inForce)
          && Duration.between(inForceSince, now).compareTo(grace) > 0;
    }

    /** A site of which it neither reads nor should read anything is none of its. */
    boolean isConcerned() {
      return assigned > 0 || refused > 0 || (devices != null && devices > 0);
    }
  }

  /**
   * @param unsentBytes bytes that the broker did not have.
   * @param oldestUnsentAge how long the oldest record of those had been waiting; absent when the
   *     broker had all.
   * @param bytes bytes on disk.
   * @param readingsDropped readings dropped since the gateway started, and {@code dropped} by
   *     reason; EVENT there counts events.
   * @param diskFailure why nothing could be written; absent when it could.
   */
  record SpoolView(
      long unsentBytes,
      @Nullable Duration oldestUnsentAge,
      long bytes,
      long readingsDropped,
      Map<String, Long> dropped,
      @Nullable String diskFailure) {
    static SpoolView of(GatewaySpool spool, Instant at) {
      Instant oldest = spool.oldestUnsent();
      return new SpoolView(
          spool.unsentBytes(),
          oldest == null ? null : Duration.between(oldest, at),
          spool.bytes(),
          spool.dropped().entrySet().stream()
              .filter(entry -> !entry.getKey().equals("EVENT"))
              .mapToLong(Map.Entry::getValue)
              .sum(),
          new TreeMap<>(spool.dropped()),
          spool.diskFailure());
    }
  }

  private record Verdict(GatewayState state, String reason) {}

  /**
   * @param assignments what the models in force give it.
   * @param heard null when it never reported.
   * @param lastReadingAt null when no reading ever came.
   * @param isBrokerReached whether this service reaches the broker.
   */
  static GatewayView of(
      String gateway,
      List<Assignment> assignments,
      @Nullable HeardReport heard,
      @Nullable Instant lastReadingAt,
      boolean isBrokerReached,
      Instant now) {
    List<SiteView> sites = sites(assignments, heard == null ? List.of() : heard.report().sites());
    if (heard == null) {
      Verdict verdict = unreported(sites, lastReadingAt);
      return new GatewayView(
          gateway,
          verdict.state(),
          verdict.reason(),
          null,
          null,
          lastReadingAt,
          null,
          null,
          null,
          sites,
          null,
          null);
    }
    GatewayReport report = heard.report();
    Verdict verdict = verdict(heard, sites, isBrokerReached, now);
    return new GatewayView(
        gateway,
        verdict.state(),
        verdict.reason(),
        heard.heardAt(),
        heard.age(now),
        lastReadingAt,
        report.software(),
        report.startedAt(),
        heard.clockOffset(),
        sites,
        report.links(),
        SpoolView.of(report.spool(), report.at()));
  }

  private static Verdict unreported(List<SiteView> sites, @Nullable Instant lastReadingAt) {
    return lastReadingAt == null
        ? new Verdict(
            GatewayState.NEVER_SEEN,
            "the model in force gives it %d devices, and nothing ever came from it"
                .formatted(sites.stream().mapToInt(SiteView::assigned).sum()))
        : new Verdict(
            GatewayState.UNREPORTED,
            "its newest reading is of %s, and it never said how it is".formatted(lastReadingAt));
  }

  private static Verdict verdict(
      HeardReport heard, List<SiteView> sites, boolean isBrokerReached, Instant now) {
    GatewayReport report = heard.report();
    if (report.isStopping()) {
      return new Verdict(GatewayState.STOPPED, "it said that it stops");
    }
    if (heard.isOverdue(now)) {
      String nothing =
          "nothing was heard of it for %d s; it reports every %d s"
              .formatted(heard.age(now).toSeconds(), report.every().toSeconds());
      return isBrokerReached
          ? new Verdict(GatewayState.SILENT, nothing)
          : new Verdict(
              GatewayState.UNKNOWN, nothing + ", and this service does not reach the broker");
    }
    List<SiteView> behind =
        sites.stream().filter(site -> site.isBehind(now, report.every())).toList();
    if (!behind.isEmpty()) {
      return new Verdict(
          GatewayState.BEHIND,
          behind.stream().map(GatewayView::behind).collect(Collectors.joining("; ")));
    }
    String disk = report.spool().diskFailure();
    if (disk != null) {
      return new Verdict(GatewayState.IMPAIRED, disk);
    }
    int refused = sites.stream().mapToInt(SiteView::refused).sum();
    String links =
        "%d of %d devices answer".formatted(report.links().up(), report.links().devices());
    return refused > 0
        ? new Verdict(
            GatewayState.IMPAIRED, "%d devices cannot be read; %s".formatted(refused, links))
        : new Verdict(GatewayState.UP, links);
  }

  private static String behind(SiteView site) {
    String reads = site.applied() == null ? "no version" : "version " + site.applied();
    String why = site.modelRefused() == null ? "" : ", which it refused: " + site.modelRefused();
    return "it reads %s by %s, version %d is in force%s"
        .formatted(site.site(), reads, site.inForce(), why);
  }

  private static List<SiteView> sites(List<Assignment> assignments, List<GatewaySite> told) {
    Map<String, Assignment> inForce = new TreeMap<>();
    assignments.forEach(assignment -> inForce.put(assignment.site(), assignment));
    Map<String, GatewaySite> reads = new TreeMap<>();
    told.forEach(site -> reads.put(site.site(), site));
    Map<String, SiteView> views = new TreeMap<>();
    inForce.keySet().forEach(site -> views.put(site, view(site, inForce, reads)));
    reads.keySet().forEach(site -> views.put(site, view(site, inForce, reads)));
    return views.values().stream().filter(SiteView::isConcerned).toList();
  }

  private static SiteView view(
      String site, Map<String, Assignment> inForce, Map<String, GatewaySite> reads) {
    Assignment wanted = inForce.get(site);
    GatewaySite read = reads.get(site);
    List<DeviceRefusal> refusals = read == null ? null : read.refusals();
    return new SiteView(
        site,
        read == null ? null : read.version(),
        wanted == null ? null : wanted.version(),
        wanted == null ? null : wanted.since(),
        wanted == null ? 0 : wanted.devices(),
        read == null ? null : read.devices(),
        read == null ? 0 : read.refused(),
        refusals == null ? List.of() : new ArrayList<>(refusals),
        read == null ? null : read.modelRefused());
  }
}

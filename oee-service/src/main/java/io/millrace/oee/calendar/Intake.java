// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import io.millrace.oee.calendar.Agenda.Occurrence;
import io.millrace.oee.calendar.Agenda.Reason;
import io.millrace.oee.calendar.Agenda.Skipped;
import io.millrace.oee.calendar.Agenda.Told;
import io.millrace.oee.calendar.BookingStore.Placed;
import io.millrace.oee.facts.Window;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What following a calendar file does to the bookings of a place. Immutable.
 *
 * @param booked new ones.
 * @param cancelled those that held until now and that the file no longer has.
 * @param unchanged those that the file has as they are.
 * @param left how many bookings from other events of calendars begin in the window and stay.
 */
record Intake(
    List<Placed> booked,
    List<Placed> cancelled,
    List<Placed> unchanged,
    List<Skipped> skipped,
    int left) {
  Intake {
    booked = List.copyOf(booked);
    cancelled = List.copyOf(cancelled);
    unchanged = List.copyOf(unchanged);
    skipped = List.copyOf(skipped);
  }

  /**
   * A booking that came from a calendar file.
   *
   * @param isWithdrawn whether a later file no longer had it; false when somebody here cancelled
   *     it.
   */
  record Known(Placed booking, boolean isWithdrawn) {
    private boolean isLive() {
      return booking.cancelledAt() == null;
    }

    private boolean is(Occurrence occurrence) {
      return occurrence.original().equals(booking.occurrence())
          && occurrence.window().equals(booking.window())
          && occurrence.kind() == booking.kind()
          && occurrence.why().equals(booking.why());
    }
  }

  /**
   * Whose bookings they are.
   *
   * @param place they hold for.
   * @param window in which the file was read.
   * @param author who follows the file.
   * @param at when, service's clock.
   */
  record Order(String place, Window window, String author, Instant at) {}

  /**
   * Decides. The same file again changes nothing.
   *
   * @param known bookings of the place from calendar files, those that begin in the window and
   *     those of occurrences that the file has.
   * @param ours UIDs of the file that are bookings of the place and were exported from here.
   */
  static Intake of(Agenda agenda, Collection<Known> known, Set<String> ours, Order order) {
    Map<String, List<Known>> byUid =
        known.stream()
            .collect(Collectors.groupingBy(one -> Objects.requireNonNull(one.booking().uid())));
    Decision decision = new Decision(order, agenda.skipped());
    Set<String> followed = new HashSet<>();
    for (Told told : agenda.told()) {
      followed.add(told.uid());
      if (ours.contains(told.uid())) {
        decision.skipped.add(new Skipped(told.uid(), null, Reason.BOOKED_HERE));
      } else {
        decision.follow(told, byUid.getOrDefault(told.uid(), List.of()));
      }
    }
    long left =
        known.stream()
            .filter(one -> one.isLive() && !followed.contains(one.booking().uid()))
            .count();
    return new Intake(
        decision.booked, decision.cancelled, decision.unchanged, decision.skipped, (int) left);
  }

  /** Gathers what is to be done. Confined to one thread. */
  private static final class Decision {
    final List<Placed> booked = new ArrayList<>();
    final List<Placed> cancelled = new ArrayList<>();
    final List<Placed> unchanged = new ArrayList<>();
    final List<Skipped> skipped;
    private final Order order;

    Decision(Order order, List<Skipped> skipped) {
      this.order = order;
      this.skipped = new ArrayList<>(skipped);
    }

    void follow(Told told, List<Known> before) {
      Map<Instant, List<Known>> byOriginal =
          before.stream()
              .collect(
                  Collectors.groupingBy(one -> Objects.requireNonNull(one.booking().occurrence())));
      Set<Instant> originals = new HashSet<>(told.originals());
      Set<UUID> kept = new HashSet<>();
      for (Occurrence occurrence : told.occurrences()) {
        originals.add(occurrence.original());
        follow(occurrence, byOriginal.getOrDefault(occurrence.original(), List.of()), kept);
      }
      for (Known one : before) {
        Placed booking = one.booking();
        boolean isTold =
            originals.contains(booking.occurrence())
                || (told.isWhole() && order.window().contains(booking.from()));
        if (one.isLive() && isTold && !kept.contains(booking.id())) {
          cancelled.add(booking.cancelled(order.at(), order.author()));
        }
      }
    }

    private void follow(Occurrence occurrence, List<Known> before, Set<UUID> kept) {
      List<Known> same = before.stream().filter(one -> one.is(occurrence)).toList();
      Optional<Known> live = same.stream().filter(Known::isLive).findFirst();
      if (live.isPresent()) {
        kept.add(live.get().booking().id());
        unchanged.add(live.get().booking());
      } else if (same.stream().allMatch(Known::isWithdrawn)) {
        booked.add(booking(occurrence, same.size(), order));
      } else {
        Instant from = occurrence.window().from();
        skipped.add(new Skipped(occurrence.uid(), from, Reason.CANCELLED_HERE));
      }
    }
  }

  /**
   * @param times how often this very booking was made and withdrawn before.
   */
  private static Placed booking(Occurrence occurrence, int times, Order order) {
    Window window = occurrence.window();
    String name =
        String.join(
            "\n",
            order.place(),
            "calendar",
            occurrence.uid(),
            occurrence.original().toString(),
            window.from().toString(),
            window.to().toString(),
            occurrence.kind().name(),
            occurrence.why(),
            Integer.toString(times));
    return new Placed(
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
        order.place(),
        window.from(),
        window.to(),
        occurrence.kind(),
        occurrence.why(),
        order.author(),
        order.at(),
        null,
        null,
        occurrence.uid(),
        occurrence.original());
  }
}

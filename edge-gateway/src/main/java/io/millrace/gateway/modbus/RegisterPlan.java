// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ModbusAddress;
import io.millrace.contracts.plant.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * With which requests the tags of a device are read: neighbours of the same unit, table and period
 * together, as long as a request stays within the limits and the gap that nobody asked for stays
 * small. Immutable.
 *
 * @param requests each with the tags it answers; every usable tag is in exactly one.
 * @param unusable tags that no request can read, as they are defined.
 */
record RegisterPlan(List<Request> requests, List<Unusable> unusable) {
  private static final int REGISTER_BITS = 16;

  RegisterPlan {
    requests = List.copyOf(requests);
    unusable = List.copyOf(unusable);
  }

  /**
   * @param why why it is a request of its own.
   */
  record Request(RegisterRead read, Duration period, List<Placed> tags, String why) {
    Request {
      tags = List.copyOf(tags);
    }

    /** The same with fewer tags, and no wider than they need. */
    Request only(List<Placed> some, String reason) {
      int offset = some.stream().mapToInt(p -> p.address().offset()).min().orElseThrow();
      int end = some.stream().mapToInt(Placed::end).max().orElseThrow();
      return new Request(
          new RegisterRead(read.unit(), read.table(), offset, end - offset), period, some, reason);
    }
  }

  /**
   * A tag and where it lies.
   *
   * @param span how many registers or bits it takes.
   */
  record Placed(Tag tag, int unit, ModbusAddress address, int span) {
    int end() {
      return address.offset() + span;
    }
  }

  /**
   * @param reason what is wrong with it, and what to do.
   */
  record Unusable(Tag tag, String reason) {}

  /**
   * Plans the tags.
   *
   * @param isKept which tags are left out and whose places are not read to fill a gap either.
   * @param cuts places in front of which a request ends, because reading over them was refused.
   * @param limits what the device showed that it cannot do.
   */
  static RegisterPlan of(
      List<Tag> tags,
      DeviceEndpoint.Modbus endpoint,
      Predicate<Tag> isKept,
      Collection<Cut> cuts,
      DeviceLimits limits) {
    List<Unusable> unusable = new ArrayList<>();
    Map<String, List<Placed>> groups = new TreeMap<>();
    for (Tag tag : tags) {
      try {
        Placed placed = place(tag, endpoint);
        groups.computeIfAbsent(group(placed), _ -> new ArrayList<>()).add(placed);
      } catch (IllegalArgumentException e) {
        unusable.add(new Unusable(tag, String.valueOf(e.getMessage())));
      }
    }
    List<Request> requests = new ArrayList<>();
    groups.values().forEach(group -> merge(group, endpoint, isKept, cuts, limits, requests));
    return new RegisterPlan(requests, unusable);
  }

  /**
   * A border that no request crosses.
   *
   * @param offset first address behind it.
   */
  record Cut(int unit, ModbusAddress.Table table, int offset) {}

  /** Where a tag lies. */
  static Placed place(Tag tag, DeviceEndpoint.Modbus endpoint) {
    ModbusAddress address = ModbusAddress.parse(tag.address());
    boolean isBits = address.table().isBits();
    if (isBits && tag.type() != DataType.BOOL) {
      throw new IllegalArgumentException(
          "%s holds single bits, and %s needs registers; make it BOOL, or use a holding or input"
                  .formatted(address, tag.type())
              + " register");
    }
    int span = isBits ? 1 : RegisterCodec.registers(tag.type(), tag.length());
    int most = isBits ? RegisterRead.MOST_BITS : endpoint.maxRegistersOrDefault();
    if (span < 1 || span > most) {
      throw new IllegalArgumentException(
          "%s takes %d registers, and a request to this device may have 1 to %d"
              .formatted(tag.type(), span, most));
    }
    Integer own = tag.unitId();
    int unit = own == null ? endpoint.unitIdOrDefault() : own;
    RegisterRead alone = new RegisterRead(unit, address.table(), address.offset(), span);
    return new Placed(tag, alone.unit(), address, span);
  }

  private static String group(Placed placed) {
    return "%03d %d %020d"
        .formatted(
            placed.unit(),
            placed.address().table().functionCode(),
            placed.tag().period().toNanos());
  }

  private static void merge(
      List<Placed> group,
      DeviceEndpoint.Modbus endpoint,
      Predicate<Tag> isKept,
      Collection<Cut> cuts,
      DeviceLimits limits,
      List<Request> into) {
    group.sort(
        Comparator.comparingInt((Placed p) -> p.address().offset()).thenComparingInt(Placed::span));
    List<Placed> open = new ArrayList<>();
    @Nullable Placed barrier = null;
    String why = "the first of %s".formatted(describe(group.getFirst()));
    int end = 0;
    for (Placed placed : group) {
      if (!isKept.test(placed.tag())) {
        barrier = barrier == null || placed.end() > barrier.end() ? placed : barrier;
        continue;
      }
      if (!open.isEmpty()) {
        String border = border(open.getFirst(), end, placed, barrier, endpoint, cuts, limits);
        if (border != null) {
          into.add(request(open, end, why));
          open.clear();
          why = border;
          end = 0;
        }
      }
      open.add(placed);
      end = Math.max(end, placed.end());
      barrier = null;
    }
    if (!open.isEmpty()) {
      into.add(request(open, end, why));
    }
  }

  private static Request request(List<Placed> tags, int end, String why) {
    Placed first = tags.getFirst();
    RegisterRead read =
        new RegisterRead(
            first.unit(),
            first.address().table(),
            first.address().offset(),
            end - first.address().offset());
    return new Request(read, first.tag().period(), tags, why);
  }

  /** Why the next tag cannot join the request that ends here; null when it can. */
  private static @Nullable String border(
      Placed first,
      int end,
      Placed next,
      @Nullable Placed barrier,
      DeviceEndpoint.Modbus endpoint,
      Collection<Cut> cuts,
      DeviceLimits limits) {
    boolean isBits = next.address().table().isBits();
    String things = isBits ? "bits" : "registers";
    int gap = next.address().offset() - end;
    int mostGap = endpoint.maxGapOrDefault() * (isBits ? REGISTER_BITS : 1);
    if (gap > mostGap) {
      return "%d %s that nobody asked for lie before %s, and at most %d are read in vain (maxGap)"
          .formatted(gap, things, next.address(), mostGap);
    }
    int most = isBits ? RegisterRead.MOST_BITS : endpoint.maxRegistersOrDefault();
    int joined = Math.max(end, next.end()) - first.address().offset();
    if (joined > most) {
      return "with %s the request before would have %d %s, and at most %d are allowed"
          .formatted(next.address(), joined, things, most);
    }
    int shown = limits.block(new DeviceLimits.Kind(next.unit(), isBits)).most();
    if (joined > shown) {
      return "with %s the request before would have %d %s, and the device shows that it gives %d"
          .formatted(next.address(), joined, things, shown);
    }
    if (barrier != null && gap > 0) {
      return "%s before it is quarantined and not read over".formatted(barrier.address());
    }
    for (Cut cut : cuts) {
      if (cut.unit() == next.unit()
          && cut.table() == next.address().table()
          && cut.offset() > first.address().offset()
          && cut.offset() <= next.address().offset()
          && cut.offset() >= end) {
        return "the device refused to be read across the border before %s"
            .formatted(next.address());
      }
    }
    return null;
  }

  private static String describe(Placed placed) {
    return "unit %d, %s, every %s"
        .formatted(
            placed.unit(),
            placed.address().table().name().toLowerCase(Locale.ROOT),
            placed.tag().period());
  }
}

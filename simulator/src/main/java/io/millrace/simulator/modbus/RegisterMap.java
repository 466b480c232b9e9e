// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.modbus;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ModbusAddress;
import io.millrace.contracts.plant.ModbusAddress.Table;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a device has its tags. In each table of each unit the addresses from 0 to the last tag's
 * exist, rounded up; others are refused. Immutable.
 */
public final class RegisterMap {
  private static final int LAST = 0x10000;
  private static final int LONGEST_TAG = 125;

  private final Map<Place, Area> areas;

  /**
   * A tag at its place.
   *
   * @param index place of the tag in the device's list.
   * @param address where it begins.
   * @param size registers, or bits in a table of bits.
   */
  record Placed(int index, Tag tag, ModbusAddress address, int size) {
    int start() {
      return address.offset();
    }

    int end() {
      return address.offset() + size;
    }
  }

  private record Place(int unit, Table table) {}

  /** The tags of a table by first address, and the first address that does not exist. */
  private record Area(List<Placed> tags, int end) {}

  private RegisterMap(Map<Place, Area> areas) {
    this.areas = Map.copyOf(areas);
  }

  /**
   * @param roundUp to a multiple of what the existing addresses are rounded up; 1 and up.
   */
  public static RegisterMap of(ResolvedPlant.Device device, int roundUp) {
    Map<Place, List<Placed>> byPlace = new HashMap<>();
    int ownUnit =
        switch (device.endpoint()) {
          case DeviceEndpoint.Modbus modbus -> modbus.unitIdOrDefault();
          case DeviceEndpoint.EtherNetIp other ->
              throw new IllegalArgumentException("no Modbus device is at " + other);
        };
    for (int i = 0; i < device.tags().size(); i++) {
      Tag tag = device.tags().get(i);
      ModbusAddress address = ModbusAddress.parse(tag.address());
      int unit = tag.unitId() == null ? ownUnit : tag.unitId();
      byPlace
          .computeIfAbsent(new Place(unit, address.table()), _ -> new ArrayList<>())
          .add(new Placed(i, tag, address, size(tag)));
    }
    Map<Place, Area> areas = new HashMap<>();
    byPlace.forEach(
        (place, tags) -> {
          tags.sort(Comparator.comparingInt(Placed::start));
          int end = tags.stream().mapToInt(Placed::end).max().orElse(0);
          areas.put(
              place,
              new Area(List.copyOf(tags), Math.min(LAST, -Math.floorDiv(-end, roundUp) * roundUp)));
        });
    return new RegisterMap(areas);
  }

  boolean hasUnit(int unit) {
    return areas.keySet().stream().anyMatch(place -> place.unit() == unit);
  }

  /** Whether each address that is asked for exists. */
  boolean exists(int unit, Table table, int start, int end) {
    Area area = areas.get(new Place(unit, table));
    return area != null && start < end && end <= area.end();
  }

  /** The tags that have at least one address of the range, by first address. */
  List<Placed> touching(int unit, Table table, int start, int end) {
    Area area = areas.get(new Place(unit, table));
    if (area == null) {
      return List.of();
    }
    List<Placed> found = new ArrayList<>();
    for (int i = firstFrom(area.tags(), start - LONGEST_TAG); i < area.tags().size(); i++) {
      Placed placed = area.tags().get(i);
      if (placed.start() >= end) {
        break;
      }
      if (placed.end() > start) {
        found.add(placed);
      }
    }
    return found;
  }

  private static int firstFrom(List<Placed> tags, int start) {
    int low = 0;
    int high = tags.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (tags.get(middle).start() < start) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int size(Tag tag) {
    if (tag.type() == DataType.BOOL) {
      return 1;
    }
    return tag.type() == DataType.STRING ? (tag.length() + 1) / 2 : tag.type().bits() / Short.SIZE;
  }
}

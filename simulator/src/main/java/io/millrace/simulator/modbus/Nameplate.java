// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.modbus;

import io.millrace.gateway.modbus.wire.Mbap;
import io.millrace.gateway.modbus.wire.ReadDeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a device says of itself when it is asked by function 43. Immutable.
 *
 * @param items in order of their numbers; the first three are vendor, product code and revision.
 * @param mostBytes of one answer, so that several are needed for much; at most 253.
 */
public record Nameplate(List<ReadDeviceId.Item> items, int mostBytes) {
  private static final int BASIC_ITEMS = 3;
  private static final int REGULAR_ITEMS = 7;

  /** Answers to every level, and for one object alone. */
  private static final int CONFORMITY = 0x83;

  public Nameplate {
    items = List.copyOf(items);
    if (items.isEmpty() || items.getFirst().id() != ReadDeviceId.VENDOR_NAME) {
      throw new IllegalArgumentException("a nameplate begins with the vendor, not with " + items);
    }
  }

  /**
   * A machine's controller of the simulated plant.
   *
   * @param machine its name in the plant model, {@code filler}.
   */
  public static Nameplate of(String machine) {
    return new Nameplate(
        List.of(
            new ReadDeviceId.Item(ReadDeviceId.VENDOR_NAME, "Millrace Simulated Machines"),
            new ReadDeviceId.Item(
                ReadDeviceId.PRODUCT_CODE, "MSM-" + machine.toUpperCase(Locale.ROOT)),
            new ReadDeviceId.Item(ReadDeviceId.REVISION, "V2.11"),
            new ReadDeviceId.Item(ReadDeviceId.PRODUCT_NAME, "Controller of a " + machine),
            new ReadDeviceId.Item(ReadDeviceId.MODEL_NAME, "MSM 2026")),
        Mbap.MOST_PDU);
  }

  /**
   * The answer to a question, with as much as fits; none to one for an object that is not there.
   */
  Optional<ReadDeviceId.Reply> answer(ReadDeviceId asked) {
    if (asked.level() == ReadDeviceId.ONE) {
      return items.stream()
          .filter(item -> item.id() == asked.object())
          .findFirst()
          .map(item -> new ReadDeviceId.Reply(asked.level(), CONFORMITY, 0, List.of(item)));
    }
    List<ReadDeviceId.Item> wanted = wanted(asked);
    List<ReadDeviceId.Item> told = new ArrayList<>();
    for (ReadDeviceId.Item item : wanted) {
      told.add(item);
      if (told.size() > 1 && ReadDeviceId.Reply.bytes(told) > mostBytes) {
        told.removeLast();
        return Optional.of(new ReadDeviceId.Reply(asked.level(), CONFORMITY, item.id(), told));
      }
    }
    return Optional.of(new ReadDeviceId.Reply(asked.level(), CONFORMITY, 0, told));
  }

  /** An object that is not there is taken for the first one. */
  private List<ReadDeviceId.Item> wanted(ReadDeviceId asked) {
    int before =
        switch (asked.level()) {
          case ReadDeviceId.BASIC -> BASIC_ITEMS;
          case ReadDeviceId.REGULAR -> REGULAR_ITEMS;
          default -> Integer.MAX_VALUE;
        };
    List<ReadDeviceId.Item> ofLevel = items.stream().filter(item -> item.id() < before).toList();
    boolean isThere = ofLevel.stream().anyMatch(item -> item.id() == asked.object());
    int from = isThere ? asked.object() : 0;
    return ofLevel.stream().filter(item -> item.id() >= from).toList();
  }
}

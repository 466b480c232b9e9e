// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.DevicePlan;
import io.millrace.gateway.device.HeldTags;
import io.millrace.gateway.device.RoundTrips;
import io.millrace.gateway.eip.wire.MessageRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A read plan as people see it. Pure. */
final class EipPlans {
  private EipPlans() {}

  static DevicePlan plan(
      ReadPlan plan,
      List<DevicePlan.Request> blocks,
      HeldTags held,
      List<Tag> tags,
      Clocks clocks,
      RoundTrips roundTrips,
      int requestsInFlight,
      String why) {
    return DevicePlan.of(
        why,
        roundTrips,
        requestsInFlight,
        Stream.concat(plan.packets().stream().map(EipPlans::request), blocks.stream()).toList(),
        tags.stream()
            .filter(tag -> held.holds(tag.name()))
            .map(
                tag ->
                    held.entry(tag.name())
                        .quarantined(tag.name(), tag.address(), clocks.monotonic(), clocks.now()))
            .toList(),
        plan.unusable().entrySet().stream()
            .map(
                entry ->
                    new DevicePlan.Unusable(
                        entry.getKey().name(), entry.getKey().address(), entry.getValue()))
            .toList());
  }

  static String why(ReadPlan plan, int most) {
    int tags =
        plan.packets().stream()
            .flatMap(packet -> packet.items().stream())
            .mapToInt(item -> item.wanted().size())
            .sum();
    int places = plan.packets().stream().mapToInt(packet -> packet.items().size()).sum();
    long wholes =
        plan.packets().stream()
            .flatMap(packet -> packet.items().stream())
            .mapToLong(item -> item.wholes().size())
            .sum();
    return "%d tags are read from %d places, %d structures whole, with %d messages of at most %d bytes"
        .formatted(tags, places, wholes, plan.messages(), most);
  }

  private static DevicePlan.Request request(ReadPlan.Packet packet) {
    ReadItem first = packet.items().getFirst();
    return new DevicePlan.Request(
        null,
        packet.items().size() > 1
            ? MessageRequest.MULTIPLE_SERVICE_PACKET
            : first.request().service(),
        first.what(),
        packet.items().size(),
        packet.period(),
        packet.messages(),
        packet.requestBytes(),
        packet.replyBytes(),
        packet.items().stream().flatMap(item -> item.tags().stream()).map(Tag::name).toList(),
        packet.why() + "; " + reasons(packet));
  }

  /** Each reason once, with how many places it speaks for. */
  private static String reasons(ReadPlan.Packet packet) {
    return packet.items().stream()
        .filter(item -> !item.why().isEmpty())
        .collect(Collectors.groupingBy(ReadItem::why, LinkedHashMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .limit(5)
        .map(
            entry ->
                entry.getValue() == 1
                    ? entry.getKey()
                    : entry.getKey() + " (" + entry.getValue() + " places)")
        .collect(Collectors.joining("; "));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.Reporting.Waveform;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.reporting.Block;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the blocks of a device when the tags that count them say that there is a new one. The count
 * is read again behind each block: what the device changed meanwhile is torn, and nothing is told
 * of it. Confined to the thread that polls the device.
 */
final class Blocks {
  private final Map<TagName, Counted> counters = new LinkedHashMap<>();
  private final Map<TagName, TagValue> counts = new HashMap<>();
  private final Map<TagName, QualityReason> toldBad = new HashMap<>();

  /** A tag that counts blocks, and what is read when it changes. */
  private record Counted(Tag counter, List<Tag> waveforms) {}

  Blocks(ResolvedPlant.Device device) {
    for (Tag tag : device.tags()) {
      tag.waveform()
          .map(Waveform::block)
          .flatMap(block -> tag(device, block))
          .ifPresent(
              counter ->
                  counters
                      .computeIfAbsent(counter.name(), _ -> new Counted(counter, new ArrayList<>()))
                      .waveforms()
                      .add(tag));
    }
  }

  /** A device's tag by its own name. */
  static Optional<Tag> tag(ResolvedPlant.Device device, String name) {
    return device.tags().stream().filter(tag -> tag.name().name().equals(name)).findFirst();
  }

  /**
   * Reads what is new.
   *
   * @param polled what was read just now.
   * @param into takes the blocks as they come.
   * @throws DeviceException when the conversation is lost; what was not read yet is new at the
   *     next.
   */
  void read(List<Reading> polled, Device device, Consumer<Block> into)
      throws DeviceException, InterruptedException {
    for (Reading reading : polled) {
      Counted counted = counters.get(reading.tag());
      if (counted != null) {
        read(counted, reading, device, into);
      }
    }
  }

  private void read(Counted counted, Reading reading, Device device, Consumer<Block> into)
      throws DeviceException, InterruptedException {
    TagName counter = reading.tag();
    TagValue count = reading.value();
    if (count == null) {
      if (toldBad.put(counter, reading.reason()) != reading.reason()) {
        for (Tag tag : counted.waveforms()) {
          into.accept(Block.bad(tag.name(), reading.at(), reading.reason(), null));
        }
      }
      return;
    }
    TagValue before = counts.get(counter);
    toldBad.remove(counter);
    if (count.equals(before)) {
      return;
    }
    Long missed = before == null ? null : missed(counted.counter(), before, count);
    boolean isTorn = false;
    for (Tag tag : counted.waveforms()) {
      int samples = tag.waveform().orElseThrow().samples();
      List<Reading> run = isTorn ? List.of() : device.run(tag, samples);
      isTorn = isTorn || !count.equals(value(device.run(counted.counter(), 1)));
      into.accept(
          isTorn
              ? Block.bad(tag.name(), reading.at(), QualityReason.TORN, missed)
              : Block.of(tag.name(), samples, run, reading, missed));
    }
    counts.put(counter, count);
  }

  private static @Nullable TagValue value(List<Reading> one) {
    return one.isEmpty() ? null : one.getFirst().value();
  }

  /** A count that goes back, or on by more than half of its range, was set anew. */
  private static @Nullable Long missed(Tag counter, TagValue before, TagValue now) {
    BigInteger range =
        switch (counter.type()) {
          case BCD16 -> BigInteger.TEN.pow(4);
          case BCD32 -> BigInteger.TEN.pow(8);
          case INT16, UINT16, INT32, UINT32, INT64, UINT64 ->
              BigInteger.ONE.shiftLeft(counter.type().bits());
          case BOOL, FLOAT32, FLOAT64, STRING ->
              throw new IllegalStateException(counter.name() + " counts no blocks");
        };
    BigInteger steps =
        now.asWholeNumber().orElseThrow().subtract(before.asWholeNumber().orElseThrow()).mod(range);
    return steps.compareTo(range.shiftRight(1)) > 0
        ? null
        : Long.valueOf(steps.longValueExact() - 1);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.readings;

import com.google.protobuf.InvalidProtocolBufferException;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.wire.TagColumn;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@link ReadingBatch} to and from its Protobuf columns: each tag's name once, then its times,
 * values and qualities. Between tags the order of readings is not kept; within a tag it is.
 */
public final class ReadingBatchCodec {
  private static final int REASONS = 256;

  private ReadingBatchCodec() {}

  /**
   * @throws IllegalArgumentException when one tag has values of different types in the batch.
   */
  public static byte[] encode(ReadingBatch batch) {
    var wire =
        io.millrace.contracts.readings.wire.ReadingBatch.newBuilder()
            .setGateway(batch.gateway())
            .setEpoch(batch.epoch())
            .setDevice(batch.device())
            .setSequence(batch.sequence())
            .setModelVersion(batch.modelVersion());
    long base = batch.readings().isEmpty() ? 0 : micros(batch.readings().getFirst().at());
    wire.setBaseTimeMicros(base);
    Map<TagName, List<Reading>> byTag = new LinkedHashMap<>();
    for (Reading reading : batch.readings()) {
      byTag.computeIfAbsent(reading.tag(), _ -> new ArrayList<>()).add(reading);
    }
    byTag.forEach(
        (tag, readings) -> runs(readings).forEach(run -> wire.addColumns(column(tag, run, base))));
    return wire.build().toByteArray();
  }

  /**
   * @throws UnreadableBatchException when the bytes are not a batch, or its columns do not fit
   *     together.
   */
  public static ReadingBatch decode(byte @Nullable [] bytes) throws UnreadableBatchException {
    if (bytes == null || bytes.length == 0) {
      throw new UnreadableBatchException("the record is empty");
    }
    try {
      var wire = io.millrace.contracts.readings.wire.ReadingBatch.parseFrom(bytes);
      if (wire.getGateway().isEmpty() || wire.getDevice().isEmpty() || wire.getEpoch().isEmpty()) {
        throw new UnreadableBatchException("gateway, epoch or device is missing");
      }
      List<Reading> readings = new ArrayList<>();
      for (TagColumn column : wire.getColumnsList()) {
        addReadings(column, wire.getBaseTimeMicros(), readings);
      }
      return new ReadingBatch(
          wire.getGateway(),
          wire.getEpoch(),
          wire.getDevice(),
          wire.getSequence(),
          wire.getModelVersion(),
          readings);
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableBatchException("not a Protobuf ReadingBatch: " + e.getMessage(), e);
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw new UnreadableBatchException("impossible content: " + e.getMessage(), e);
    }
  }

  /** A column has a device time for each of its readings or for none. */
  private static List<List<Reading>> runs(List<Reading> readings) {
    List<List<Reading>> runs = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= readings.size(); i++) {
      if (i == readings.size()
          || (readings.get(i).deviceTime() == null) != (readings.get(start).deviceTime() == null)) {
        runs.add(readings.subList(start, i));
        start = i;
      }
    }
    return runs;
  }

  private static TagColumn column(TagName tag, List<Reading> readings, long base) {
    TagColumn.Builder column = TagColumn.newBuilder().setTag(tag.text());
    boolean allGood = readings.stream().allMatch(r -> r.quality() == Quality.GOOD);
    Class<?> type = null;
    for (Reading reading : readings) {
      column.addTimeOffsetMicros(micros(reading.at()) - base);
      if (!allGood) {
        column.addQuality(reading.quality().code() * REASONS + reading.reason().code());
      }
      Instant deviceTime = reading.deviceTime();
      if (deviceTime != null) {
        column.addDeviceTimeOffsetMicros(micros(deviceTime) - base);
      }
      TagValue value = reading.value();
      if (value != null) {
        if (type != null && type != value.getClass()) {
          throw new IllegalArgumentException("tag " + tag + " has values of two types in a batch");
        }
        type = value.getClass();
        addValue(column, value);
      }
    }
    return column.build();
  }

  private static void addValue(TagColumn.Builder column, TagValue value) {
    switch (value) {
      case TagValue.Bool(boolean v) -> column.addBools(v);
      case TagValue.Int(long v) -> column.addInts(v);
      case TagValue.UnsignedInt(long v) -> column.addUnsignedInts(v);
      case TagValue.Real(double v) -> column.addDoubles(v);
      case TagValue.Text(String v) -> column.addTexts(v);
    }
  }

  private static void addReadings(TagColumn column, long base, List<Reading> into)
      throws UnreadableBatchException {
    TagName tag = new TagName(column.getTag());
    int count = column.getTimeOffsetMicrosCount();
    requireLength(tag, "qualities", column.getQualityCount(), count);
    requireLength(tag, "device times", column.getDeviceTimeOffsetMicrosCount(), count);
    int next = 0;
    for (int i = 0; i < count; i++) {
      int code = column.getQualityCount() == 0 ? 0 : column.getQuality(i);
      Quality quality = Quality.of(code / REASONS);
      TagValue value = quality == Quality.BAD ? null : value(column, tag, next++);
      into.add(
          new Reading(
              tag,
              instant(Math.addExact(base, column.getTimeOffsetMicros(i))),
              value,
              quality,
              QualityReason.of(code % REASONS),
              column.getDeviceTimeOffsetMicrosCount() == 0
                  ? null
                  : instant(Math.addExact(base, column.getDeviceTimeOffsetMicros(i)))));
    }
    if (next != valueCount(column)) {
      throw new UnreadableBatchException(
          "tag %s: %d values for %d readings that need one"
              .formatted(tag, valueCount(column), next));
    }
  }

  private static void requireLength(TagName tag, String what, int length, int readings)
      throws UnreadableBatchException {
    if (length != 0 && length != readings) {
      throw new UnreadableBatchException(
          "tag %s: %d %s for %d readings".formatted(tag, length, what, readings));
    }
  }

  private static int valueCount(TagColumn column) {
    return column.getBoolsCount()
        + column.getIntsCount()
        + column.getUnsignedIntsCount()
        + column.getDoublesCount()
        + column.getTextsCount();
  }

  private static TagValue value(TagColumn column, TagName tag, int index)
      throws UnreadableBatchException {
    if (index >= valueCount(column)) {
      throw new UnreadableBatchException("tag " + tag + ": fewer values than readings");
    }
    if (column.getBoolsCount() > index) {
      return new TagValue.Bool(column.getBools(index));
    }
    if (column.getIntsCount() > index) {
      return new TagValue.Int(column.getInts(index));
    }
    if (column.getUnsignedIntsCount() > index) {
      return new TagValue.UnsignedInt(column.getUnsignedInts(index));
    }
    if (column.getDoublesCount() > index) {
      return new TagValue.Real(column.getDoubles(index));
    }
    if (column.getTextsCount() > index) {
      return new TagValue.Text(column.getTexts(index));
    }
    throw new UnreadableBatchException("tag " + tag + ": values of more than one type");
  }

  private static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}

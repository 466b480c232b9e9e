// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.sample;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.Topic;
import io.millrace.contracts.Topics;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.contracts.readings.UnreadableBatchException;
import io.millrace.ingest.database.PartitionStore;
import io.millrace.ingest.tag.KnownTag;
import io.millrace.kit.stream.Delivery;
import io.millrace.kit.stream.Projection;
import io.millrace.kit.stream.SourcePosition;
import io.millrace.kit.stream.UnreadableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Readings from the stream into the sample tables, with the newest of each tag, the gaps, and the
 * minutes that have to be folded.
 */
public final class ReadingsProjection implements Projection<ReadingBatch> {
  private final TagCacheStore tags;
  private final SampleStore samples;
  private final ArrivalStore arrivals;
  private final PartitionStore partitions;
  private final Duration acceptAhead;
  private final Duration acceptBehind;
  private final Counter stored;
  private final Counter late;
  private final Counter quarantined;
  private final Counter missing;

  /** Of the transaction that is under way. */
  private Counts counts = new Counts();

  /** What a transaction adds to the meters once it is committed, and only then. */
  private static final class Counts {
    private int stored;
    private int late;
    private int quarantined;
    private long missing;
  }

  ReadingsProjection(
      TagCacheStore tags,
      SampleStore samples,
      ArrivalStore arrivals,
      PartitionStore partitions,
      Duration acceptAhead,
      Duration acceptBehind,
      MeterRegistry meters) {
    this.tags = tags;
    this.samples = samples;
    this.arrivals = arrivals;
    this.partitions = partitions;
    this.acceptAhead = acceptAhead;
    this.acceptBehind = acceptBehind;
    this.stored = meters.counter("millrace.ingest.readings.stored");
    this.late = meters.counter("millrace.ingest.readings.late");
    this.quarantined = meters.counter("millrace.ingest.readings.quarantined");
    this.missing = meters.counter("millrace.ingest.batches.missing");
  }

  @Override
  public String name() {
    return "samples";
  }

  @Override
  public Topic topic() {
    return Topics.READINGS;
  }

  @Override
  public ReadingBatch decode(byte @Nullable [] key, byte @Nullable [] value)
      throws UnreadableRecordException {
    try {
      return ReadingBatchCodec.decode(value);
    } catch (UnreadableBatchException e) {
      throw new UnreadableRecordException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Optional<SourcePosition> sourcePosition(ReadingBatch batch) {
    return Optional.of(new SourcePosition(batch.key(), batch.epoch(), batch.sequence()));
  }

  @Override
  public void apply(List<Delivery<ReadingBatch>> deliveries) {
    counts = new Counts();
    Map<String, KnownTag> known = tags.of(deliveries);
    List<Sample> believed = new ArrayList<>();
    List<SampleStore.Quarantined> disbelieved = new ArrayList<>();
    Map<Integer, KnownTag> byId = new HashMap<>();
    Map<Integer, Instant> progress = new HashMap<>();
    Marks marks = new Marks();
    for (Delivery<ReadingBatch> delivery : deliveries) {
      ReadingBatch batch = delivery.value();
      int device = tags.deviceId(batch.gateway(), batch.device());
      Instant first = null;
      Instant newest = null;
      for (Reading reading : batch.readings()) {
        KnownTag tag = known.get(reading.tag().text());
        if (tag == null) {
          throw new IllegalStateException("tag " + reading.tag() + " has no number");
        }
        byId.put(tag.id(), tag);
        Sample sample = Sample.of(tag.id(), reading);
        if (isBelievable(reading.at(), delivery.receivedAt())) {
          believed.add(sample);
          first = first == null || reading.at().isBefore(first) ? reading.at() : first;
          newest = newest == null || reading.at().isAfter(newest) ? reading.at() : newest;
        } else {
          disbelieved.add(new SampleStore.Quarantined(sample, delivery.receivedAt()));
        }
      }
      noteGap(delivery, device, progress.get(device), first);
      if (first != null && newest != null) {
        marks.batch(device, ArrivalStore.micros(first));
        progress.merge(device, newest, (a, b) -> a.isAfter(b) ? a : b);
      }
    }
    // Stable: readings of one tag at the same microsecond stay in the order of the stream.
    believed.sort(Sample.BY_TAG_AND_TIME);
    samples.save(believed);
    markAll(believed, byId, marks);
    arrivals.saveMarks(marks);
    arrivals.saveProgress(progress);
    arrivals.saveLatest(ArrivalStore.newestOfEach(believed));
    if (!disbelieved.isEmpty()) {
      samples.quarantine(disbelieved);
    }
    counts.quarantined = disbelieved.size();
    counts.stored = believed.size();
  }

  @Override
  public void committed(List<Delivery<ReadingBatch>> deliveries) {
    stored.increment(counts.stored);
    late.increment(counts.late);
    quarantined.increment(counts.quarantined);
    missing.increment((double) counts.missing);
    counts = new Counts();
  }

  private boolean isBelievable(Instant at, Instant receivedAt) {
    return at.isBefore(receivedAt.plus(acceptAhead)) && at.isAfter(receivedAt.minus(acceptBehind));
  }

  /**
   * @param before how far the device came in this transaction; null when it did not come yet.
   */
  private void noteGap(
      Delivery<ReadingBatch> delivery,
      int device,
      @Nullable Instant before,
      @Nullable Instant first) {
    delivery
        .missing()
        .ifPresent(
            gap -> {
              Instant after = before == null ? arrivals.lastAt(device) : before;
              arrivals.saveGap(device, gap, after, first);
              counts.missing += gap.count();
            });
  }

  /**
   * Marks what each reading changes: its minute, those it speaks for, and, when it comes late, the
   * minute of the counter's next value, whose step it shortens.
   */
  private void markAll(List<Sample> sorted, Map<Integer, KnownTag> byId, Marks marks) {
    Map<Integer, Long> newest = arrivals.newest(byId.keySet());
    for (int i = 0; i < sorted.size(); i++) {
      Sample sample = sorted.get(i);
      KnownTag tag = tag(byId, sample.tagId());
      long until = sample.atMicros() + tag.hold().toNanos() / 1000;
      boolean isLast = i + 1 == sorted.size() || sorted.get(i + 1).tagId() != sample.tagId();
      if (!isLast) {
        until = Math.min(until, sorted.get(i + 1).atMicros());
      }
      marks.reading(tag.deviceId(), sample.atMicros(), until);
      Long newestBefore = newest.get(sample.tagId());
      if (tag.isLine()) {
        boolean isFirst = i == 0 || sorted.get(i - 1).tagId() != sample.tagId();
        Long before = isFirst ? newestBefore : Long.valueOf(sorted.get(i - 1).atMicros());
        markLine(tag, sample, before, marks);
      }
      if (newestBefore != null && sample.atMicros() < newestBefore) {
        counts.late++;
        Long next =
            tag.counter() == null ? null : arrivals.nextCounted(tag.id(), sample.atMicros());
        if (next != null) {
          marks.touch(tag.deviceId(), next);
        }
      }
    }
  }

  /**
   * Marks the minutes through which a line now leads to a reading.
   *
   * @param before when the reading before it was, where that is known.
   */
  private static void markLine(KnownTag tag, Sample sample, @Nullable Long before, Marks marks) {
    long earliest = sample.atMicros() - tag.hold().toNanos() / 1000;
    long from = before == null || before > sample.atMicros() ? earliest : before;
    marks.between(tag.deviceId(), Math.max(from, earliest), sample.atMicros());
  }

  private static KnownTag tag(Map<Integer, KnownTag> byId, int id) {
    KnownTag tag = byId.get(id);
    if (tag == null) {
      throw new IllegalStateException("tag " + id + " is not of this batch");
    }
    return tag;
  }

  @Override
  public void forget() {
    tags.forget();
    partitions.forget();
  }
}

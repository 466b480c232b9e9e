// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.reporting.Block;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a device at this moment: its link, its last readings, what it cost and what went
 * wrong. Written by the thread that polls the device, read by any.
 */
public final class DeviceVitals {
  private static final long RATE_WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

  private final Map<TagName, Reading> lastReadings = new ConcurrentHashMap<>();
  private final Map<TagName, Counts> counts = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> faults = new ConcurrentHashMap<>();
  private final Map<Duration, Duration> cycles = new ConcurrentHashMap<>();
  private final LongAdder readings = new LongAdder();
  private final LongAdder dependentReadings = new LongAdder();
  private final LongAdder polls = new LongAdder();
  private final LongAdder pollNanos = new LongAdder();
  private volatile Link link;
  private volatile PollSchedule schedule;
  private volatile Rate rate;
  private volatile @Nullable Duration clockOffset;

  /**
   * Readings since some moment, and how many a second there were before it.
   *
   * @param before readings a second in the last full window; negative when there was none.
   */
  private record Rate(long start, long count, double before) {}

  /** Readings of one tag. */
  private record Counts(LongAdder read, LongAdder sent) {
    Counts() {
      this(new LongAdder(), new LongAdder());
    }
  }

  public DeviceVitals(Instant now, long nanos, PollSchedule schedule) {
    this.link = Link.initial(now);
    this.schedule = schedule;
    this.rate = new Rate(nanos, 0, -1);
  }

  public Link link() {
    return link;
  }

  public PollSchedule schedule() {
    return schedule;
  }

  public Optional<Reading> lastReading(TagName tag) {
    return Optional.ofNullable(lastReadings.get(tag));
  }

  /** When the newest reading of any tag came; empty before the first. */
  public Optional<Instant> lastReadingAt() {
    return lastReadings.values().stream().map(Reading::at).max(Instant::compareTo);
  }

  /** How many failures of each {@link DeviceException.Kind} there were. */
  public Map<String, Long> errors() {
    return counts(errors);
  }

  /**
   * How many failures there were by what exactly failed: {@code WRONG_UNIT}; and how many blocks of
   * samples were not read, {@code BLOCK_MISSED}, or could not be used, {@code BLOCK_TORN}.
   */
  public Map<String, Long> faults() {
    return counts(faults);
  }

  public long readings() {
    return readings.sum();
  }

  /** Those of them that were read at once because another tag changed. */
  public long dependentReadings() {
    return dependentReadings.sum();
  }

  /** How far the device's clock was ahead of the gateway's; empty when it said no time so far. */
  public Optional<Duration> clockOffset() {
    return Optional.ofNullable(clockOffset);
  }

  /** Readings of a tag that came and that went on. */
  public Flow flow(TagName tag) {
    Counts of = counts.get(tag);
    return of == null ? Flow.NONE : new Flow(of.read().sum(), of.sent().sum());
  }

  public long polls() {
    return polls.sum();
  }

  public long pollNanos() {
    return pollNanos.sum();
  }

  public long overruns() {
    return schedule.turns().values().stream().mapToLong(PollSchedule.Turn::overruns).sum();
  }

  /** Readings a second over the last ten to twenty seconds. */
  public double readingsPerSecond(long nanos) {
    Rate now = rate;
    long age = nanos - now.start();
    if (age >= 2 * RATE_WINDOW_NANOS) {
      return 0;
    }
    double current = age <= 0 ? 0 : now.count() * 1e9 / age;
    if (now.before() < 0 || age >= RATE_WINDOW_NANOS) {
      return current;
    }
    double share = (double) age / RATE_WINDOW_NANOS;
    return current * share + now.before() * (1 - share);
  }

  void link(Link next) {
    link = next;
  }

  void schedule(PollSchedule next) {
    schedule = next;
  }

  void dependent(int more) {
    dependentReadings.add(more);
  }

  void clockOffset(Duration offset) {
    clockOffset = offset;
  }

  void polled(long nanos) {
    polls.increment();
    pollNanos.add(nanos);
  }

  /** How long reading took of late when a period was due, with whatever else was due then. */
  public Map<Duration, Duration> cycles() {
    return Map.copyOf(cycles);
  }

  /** Everything that was due was read, in so long. */
  void cycled(Set<Duration> due, long nanos) {
    Duration now = Duration.ofNanos(nanos);
    due.forEach(
        period ->
            cycles.merge(
                period, now, (mean, next) -> mean.multipliedBy(3).plus(next).dividedBy(4)));
  }

  void read(Reading reading, long nanos) {
    lastReadings.put(reading.tag(), reading);
    readings.increment();
    counts.computeIfAbsent(reading.tag(), _ -> new Counts()).read().increment();
    Rate now = rate;
    long age = nanos - now.start();
    rate =
        age < RATE_WINDOW_NANOS
            ? new Rate(now.start(), now.count() + 1, now.before())
            : new Rate(nanos, 1, age >= 2 * RATE_WINDOW_NANOS ? 0 : now.count() * 1e9 / age);
  }

  /** A block of samples, of which the last one stands for all. */
  void read(Block block, long nanos) {
    List<TagValue> samples = block.samples();
    for (TagValue sample : samples) {
      read(
          new Reading(block.tag(), block.at(), sample, block.quality(), block.reason(), null),
          nanos);
    }
    if (samples.isEmpty()) {
      read(Reading.bad(block.tag(), block.at(), block.reason()), nanos);
      faults.computeIfAbsent("BLOCK_" + block.reason(), _ -> new LongAdder()).increment();
    }
    Long missed = block.missed();
    if (missed != null && missed > 0) {
      faults.computeIfAbsent("BLOCK_MISSED", _ -> new LongAdder()).add(missed);
    }
  }

  void sent(TagName tag, int readings) {
    counts.computeIfAbsent(tag, _ -> new Counts()).sent().add(readings);
  }

  /** A failure; called by the thread that polls. */
  public void failed(DeviceException failure) {
    errors.computeIfAbsent(failure.kind().name(), _ -> new LongAdder()).increment();
    faults.computeIfAbsent(failure.fault(), _ -> new LongAdder()).increment();
  }

  private static Map<String, Long> counts(Map<String, LongAdder> counters) {
    Map<String, Long> counts = new TreeMap<>();
    counters.forEach((name, counter) -> counts.put(name, counter.sum()));
    return counts;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import io.millrace.contracts.Json;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.events.GatewaySpool;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.gateway.device.ClockSteps;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Outlet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes readings and events to the spool: gathers each device's readings into batches, numbers
 * them, and forces them to disk a few times a second. One thread; the rest may be called from any.
 */
public final class SpoolRunner implements Outlet, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolRunner.class);
  private static final String TOO_LARGE = "TOO_LARGE";
  private static final long TICK_MILLIS = 20;
  private static final Duration POLLER_PATIENCE = Duration.ofSeconds(1);
  private static final Duration DISK_PAUSE = Duration.ofSeconds(1);
  private static final Duration AGING = Duration.ofSeconds(10);

  /** Half of what brokers take unless they are told otherwise. */
  private static final int LARGEST_PAYLOAD = 512 << 10;

  private static final int SMALLEST_PAYLOAD = 512;

  private final String gateway;
  private final Clocks clocks;
  private final SpoolProperties settings;
  private final BlockingQueue<Arrival> queue;
  private final Gathering gathering;
  private final ClockSteps clockSteps;
  private final Unwritten unwritten = new Unwritten();
  private final Losses losses;
  private final LongAdder accepted = new LongAdder();
  private final SpoolStore store;
  private final Thread thread;
  private volatile Predicate<TagName> isEssential = _ -> false;
  private volatile boolean isStopping;
  private volatile int largestPayload = LARGEST_PAYLOAD;
  private volatile @Nullable String diskFailure;
  private volatile long oldestUnforced = Long.MAX_VALUE;
  private volatile long forced;
  private long numbered;
  private long lastForce;
  private long lastAging;

  private sealed interface Arrival {
    record Readings(String device, int modelVersion, List<Reading> readings, long since)
        implements Arrival {}

    record Event(GatewayEvent event) implements Arrival {}
  }

  /**
   * @throws IOException when the spool in the directory cannot be opened.
   */
  public SpoolRunner(Path directory, String gateway, SpoolProperties settings, Clocks clocks)
      throws IOException {
    this.gateway = gateway;
    this.clocks = clocks;
    this.settings = settings;
    this.queue = new ArrayBlockingQueue<>(settings.queue());
    this.gathering = new Gathering(settings.gather(), settings.batchReadings());
    this.lastForce = clocks.monotonic();
    this.clockSteps = new ClockSteps(clocks.now(), lastForce);
    this.losses =
        new Losses(
            gateway,
            clocks,
            bytes -> Json.MAPPER.readValue(bytes, GatewayEvent.class),
            this::spooled);
    this.store =
        new SpoolStore(
            directory, settings.maxBytes(), tag -> isEssential.test(tag), this::farewell);
    this.lastAging = lastForce - AGING.toNanos();
    this.thread = Thread.ofPlatform().name("spool").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /**
   * Says which tags' readings leave a full spool last.
   *
   * @param isEssential asked from any thread.
   */
  public void essential(Predicate<TagName> isEssential) {
    this.isEssential = isEssential;
  }

  /** What the publisher sends from. */
  public SpoolStore store() {
    return store;
  }

  @Override
  public void readings(String device, int modelVersion, List<Reading> readings)
      throws InterruptedException {
    Arrival arrival =
        new Arrival.Readings(device, modelVersion, List.copyOf(readings), clocks.monotonic());
    accepted.add(readings.size());
    if (queue.offer(arrival)
        || queue.offer(arrival, POLLER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      return;
    }
    accepted.add(-readings.size());
    unwritten.add(device, readings);
    losses.count("SPOOL_UNWRITABLE", readings.size());
  }

  @Override
  public void event(GatewayEvent event) {
    if (!queue.offer(new Arrival.Event(event))) {
      losses.count("EVENT", 1);
      LOG.error("No room for an event of the gateway: {}", event);
    }
  }

  /** Most that is to be sent a second of what waited. */
  long backFillBytes() {
    return settings.backFillBytes();
  }

  /** From now on no batch of more than one reading is larger than this. */
  void limitPayload(int bytes) {
    largestPayload = Math.max(SMALLEST_PAYLOAD, Math.min(largestPayload, bytes));
  }

  /** The broker will never take this record; the next batches are smaller. */
  void refused(SpoolRecord record) {
    switch (record.kind()) {
      case EVENT -> losses.count("EVENT", 1);
      case READINGS -> {
        ReadingBatch batch = record.batch();
        limitPayload(record.payload().length / 2);
        losses.count(TOO_LARGE, batch.readings().size());
        Leaving.announcements(
                gateway,
                clocks.now(),
                TOO_LARGE,
                List.of(batch),
                List.of(),
                () -> Leaving.id(TOO_LARGE, batch))
            .forEach(this::event);
      }
    }
  }

  /** A damaged part of the spool held batches of a device. */
  void missing(Trail.Missing missing) {
    event(Leaving.damaged(gateway, clocks.now(), missing));
  }

  /** Readings taken in. */
  public long accepted() {
    return accepted.sum();
  }

  /** Readings that were dropped, by reason. */
  public Map<String, Long> dropped() {
    return losses.counts();
  }

  /** What is kept for the broker, and what was dropped. */
  public GatewaySpool depth() {
    return new GatewaySpool(
        store.unsentBytes(),
        store.oldestUnsent().orElse(null),
        store.bytes(),
        dropped(),
        diskFailure);
  }

  /** Readings that were taken in and are not safely on disk yet. */
  public long unsafe() {
    return accepted() - forced;
  }

  /** How long the oldest reading that is not safely on disk has been waiting. */
  public Duration forceAge() {
    long oldest = oldestUnforced;
    if (queue.peek() instanceof Arrival.Readings waiting) {
      oldest = Math.min(oldest, waiting.since());
    }
    return oldest == Long.MAX_VALUE
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, clocks.monotonic() - oldest));
  }

  /** Why nothing can be written at present; empty when it can. */
  public String diskFailure() {
    String failure = diskFailure;
    return failure == null ? "" : failure;
  }

  /** How long the oldest record has been waiting for the broker. */
  public Duration oldestUnsent() {
    return store
        .oldestUnsent()
        .map(oldest -> Duration.between(oldest, clocks.now()))
        .filter(Duration::isPositive)
        .orElse(Duration.ZERO);
  }

  /** Writes what is there; waits at most 10 s. */
  @Override
  public void close() {
    isStopping = true;
    try {
      if (!thread.join(Duration.ofSeconds(10))) {
        LOG.error("The spool's disk does not take what is left in memory");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<SpoolRecord> waiting = new ArrayList<>();
    store
        .killedAfter()
        .ifPresent(
            last ->
                waiting.addAll(
                    losses.killed(
                        last, store.epoch().toString(), store.devices(), store::nextSequence)));
    boolean isDirty = false;
    try {
      while (true) {
        boolean isLast = isStopping;
        gather(waiting, isLast);
        if (write(waiting)) {
          isDirty = true;
        }
        long now = clocks.monotonic();
        boolean isTime = now - lastForce >= settings.force().toNanos();
        if (isDirty && waiting.isEmpty() && (isTime || isLast) && force(now)) {
          isDirty = false;
        }
        age(now);
        if (isLast && queue.isEmpty()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      diskFailure = "a defect ended the spool's thread: " + e;
      LOG.error("A defect ended the spool's thread", e);
    }
  }

  private void gather(List<SpoolRecord> into, boolean isLast) throws InterruptedException {
    noticeClockStep(into);
    if (into.isEmpty()) {
      Arrival first = queue.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
      List<Arrival> arrived = new ArrayList<>();
      if (first != null) {
        arrived.add(first);
        queue.drainTo(arrived, 1_000);
      }
      for (Arrival arrival : arrived) {
        switch (arrival) {
          case Arrival.Readings(String device, int version, List<Reading> readings, long since) -> {
            oldestUnforced = Math.min(oldestUnforced, since);
            number(gathering.add(device, version, readings, since), into);
          }
          case Arrival.Event(GatewayEvent event) -> into.add(spooled(event));
        }
      }
      number(isLast ? gathering.all() : gathering.ripe(clocks.monotonic()), into);
    }
    into.addAll(losses.unwritten(unwritten.taken(), store.epoch().toString(), store::nextSequence));
  }

  private void number(List<Gathering.Gathered> batches, List<SpoolRecord> into) {
    for (Gathering.Gathered batch : batches) {
      numbered += batch.readings().size();
      number(batch, store.nextSequence(batch.device()), into);
    }
  }

  /** Halves what Kafka would not take: later it could not be, a sequence is one record. */
  private void number(Gathering.Gathered batch, long sequence, List<SpoolRecord> into) {
    List<Reading> readings = batch.readings();
    ReadingBatch record =
        new ReadingBatch(
            gateway,
            store.epoch().toString(),
            batch.device(),
            sequence,
            batch.modelVersion(),
            readings);
    byte[] payload = ReadingBatchCodec.encode(record);
    int half = readings.size() / 2;
    if (payload.length > largestPayload && half > 0) {
      number(batch.part(0, half), sequence, into);
      number(batch.part(half, readings.size()), store.nextSequence(batch.device()), into);
      return;
    }
    into.add(new SpoolRecord(SpoolRecord.Kind.READINGS, clocks.now(), record.key(), payload));
  }

  /** Whether anything was written. */
  private boolean write(List<SpoolRecord> waiting) throws InterruptedException {
    int written = 0;
    try {
      for (SpoolRecord next : waiting) {
        store.append(next);
        written++;
      }
      recovered();
    } catch (IOException e) {
      failed(e);
    }
    waiting.subList(0, written).clear();
    return written > 0;
  }

  private boolean force(long now) throws InterruptedException {
    try {
      store.force();
      lastForce = now;
      oldestUnforced = gathering.oldest();
      forced = numbered;
      recovered();
      return true;
    } catch (IOException e) {
      failed(e);
      return false;
    }
  }

  private void age(long now) throws InterruptedException {
    if (now - lastAging >= AGING.toNanos()) {
      lastAging = now;
      try {
        store.dropBefore(clocks.now().minus(settings.maxAge()));
      } catch (IOException e) {
        failed(e);
      }
    }
  }

  private void failed(IOException failure) throws InterruptedException {
    if (diskFailure == null) {
      LOG.error("The spool cannot write: {}", failure.toString());
    }
    diskFailure = "the spool cannot write: " + failure.getMessage();
    TimeUnit.NANOSECONDS.sleep(DISK_PAUSE.toNanos());
  }

  private void recovered() {
    if (diskFailure != null) {
      LOG.info("The spool writes again");
      diskFailure = null;
    }
  }

  private void noticeClockStep(List<SpoolRecord> into) {
    Instant wall = clocks.now();
    clockSteps
        .next(wall, clocks.monotonic())
        .ifPresent(
            step -> {
              LOG.warn("The wall clock was set by {}", step);
              into.add(
                  spooled(new GatewayEvent.ClockStepped(UUID.randomUUID(), wall, gateway, step)));
            });
  }

  private List<SpoolRecord> farewell(Loss loss, List<SpoolRecord> leaving) {
    LOG.warn("{}: readings of {} records leave unsent", loss, leaving.size());
    return losses.farewell(loss, leaving);
  }

  private SpoolRecord spooled(GatewayEvent event) {
    return new SpoolRecord(
        SpoolRecord.Kind.EVENT, clocks.now(), gateway, Json.MAPPER.writeValueAsBytes(event));
  }
}

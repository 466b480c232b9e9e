// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import io.millrace.contracts.Json;
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
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
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

  /** Half of what brokers take unless they are told otherwise. */
  private static final int LARGEST_PAYLOAD = 512 << 10;

  private static final int SMALLEST_PAYLOAD = 512;

  private final String gateway;
  private final Clocks clocks;
  private final SpoolProperties settings;
  private final BlockingQueue<Arrival> queue;
  private final Gathering gathering;
  private final ClockSteps clockSteps;
  private final Map<String, Lost> lost = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();
  private final LongAdder accepted = new LongAdder();
  private final SpoolStore store;
  private final Thread thread;
  private volatile boolean isStopping;
  private volatile int largestPayload = LARGEST_PAYLOAD;
  private volatile @Nullable String diskFailure;
  private volatile long oldestUnforced = Long.MAX_VALUE;
  private volatile long forced;
  private long numbered;
  private long lastForce;

  private sealed interface Arrival {
    record Readings(String device, int modelVersion, List<Reading> readings, long since)
        implements Arrival {}

    record Event(GatewayEvent event) implements Arrival {}
  }

  /** Readings that found no room. */
  private record Lost(long readings, Instant from, Instant to) {
    Lost and(Lost other) {
      return new Lost(
          readings + other.readings,
          from.isBefore(other.from) ? from : other.from,
          to.isAfter(other.to) ? to : other.to);
    }
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
    this.store = SpoolStore.open(directory, settings.maxBytes(), this::farewell);
    this.thread = Thread.ofPlatform().name("spool").unstarted(this::run);
  }

  public void start() {
    thread.start();
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
    List<Instant> times = readings.stream().map(Reading::at).sorted().toList();
    lost.merge(device, new Lost(times.size(), times.getFirst(), times.getLast()), Lost::and);
    count("SPOOL_UNWRITABLE", readings.size());
  }

  @Override
  public void event(GatewayEvent event) {
    if (!queue.offer(new Arrival.Event(event))) {
      count("EVENT", 1);
      LOG.error("No room for an event of the gateway: {}", event);
    }
  }

  /** From now on no batch of more than one reading is larger than this. */
  void limitPayload(int bytes) {
    largestPayload = Math.max(SMALLEST_PAYLOAD, Math.min(largestPayload, bytes));
  }

  /** The broker will never take this record; the next batches are smaller. */
  void refused(SpoolRecord record) {
    switch (record.kind()) {
      case EVENT -> count("EVENT", 1);
      case READINGS -> {
        ReadingBatch batch = record.batch();
        limitPayload(record.payload().length / 2);
        count(TOO_LARGE, batch.readings().size());
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
    Map<String, Long> counts = new TreeMap<>();
    dropped.forEach((reason, count) -> counts.put(reason, count.sum()));
    return counts;
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
    for (String device : List.copyOf(lost.keySet())) {
      Lost gone = lost.remove(device);
      if (gone != null) {
        into.add(spooled(announced(device, gone)));
      }
    }
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
    into.add(
        new SpoolRecord(
            SpoolRecord.Kind.READINGS, readings.getFirst().at(), record.key(), payload));
  }

  /** What found no room gets a sequence of its own, so that its reader sees a gap there. */
  private GatewayEvent announced(String device, Lost gone) {
    long sequence = store.nextSequence(device);
    return new GatewayEvent.ReadingsDropped(
        UUID.randomUUID(),
        clocks.now(),
        gateway,
        store.epoch().toString(),
        device,
        sequence,
        sequence,
        gone.from(),
        gone.to(),
        gone.readings(),
        "SPOOL_UNWRITABLE");
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

  private List<SpoolRecord> farewell(List<SpoolRecord> leaving) {
    Farewell farewell =
        Farewell.of(leaving, bytes -> Json.MAPPER.readValue(bytes, GatewayEvent.class));
    count("EVENT", farewell.events());
    count("SPOOL_FULL", farewell.readings());
    List<SpoolRecord> kept = new ArrayList<>(farewell.kept());
    Leaving.announcements(
            gateway,
            clocks.now(),
            "SPOOL_FULL",
            farewell.batches(),
            farewell.earlier(),
            UUID::randomUUID)
        .forEach(announcement -> kept.add(spooled(announcement)));
    LOG.warn("The spool is full: {} batches left unsent", farewell.batches().size());
    return kept;
  }

  private SpoolRecord spooled(GatewayEvent event) {
    return new SpoolRecord(
        SpoolRecord.Kind.EVENT, clocks.now(), gateway, Json.MAPPER.writeValueAsBytes(event));
  }

  private void count(String reason, long readings) {
    if (readings == 0) {
      return;
    }
    dropped.computeIfAbsent(reason, _ -> new LongAdder()).add(readings);
  }
}

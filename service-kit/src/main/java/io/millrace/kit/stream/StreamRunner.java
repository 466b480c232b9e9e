// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import io.millrace.kit.stream.Incoming.Dead;
import io.millrace.kit.stream.StreamFold.Chunk;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The loop of one projection: reads its topic, folds it into the database, and keeps polling while
 * it cannot, so that the group stays as it is. Owns one thread; its status may be asked from any.
 */
public final class StreamRunner<T> implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(StreamRunner.class);
  private static final Duration IDLE = Duration.ofMillis(500);
  private static final Duration STATUS_EVERY = Duration.ofSeconds(1);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(3);

  private final Projection<T> projection;
  private final StreamFold<T> fold;
  private final StreamPlacing placing;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Supplier<DeadLetterPublisher> deadLetters;
  private final BooleanSupplier databaseReady;
  private final StreamProperties properties;
  private final StreamMeters meters;
  private final InstantSource clock;

  private final Map<Integer, Lane<T>> lanes = new TreeMap<>();
  private final Standstill standstill = new Standstill();
  private Instant reported = Instant.EPOCH;

  private volatile boolean running;
  private volatile StreamStatus status;
  private volatile @Nullable Consumer<byte[], byte[]> current;
  private @Nullable Thread thread;

  StreamRunner(
      Projection<T> projection,
      StreamFold<T> fold,
      StreamPlacing placing,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Supplier<DeadLetterPublisher> deadLetters,
      BooleanSupplier databaseReady,
      StreamProperties properties,
      StreamMeters meters,
      InstantSource clock) {
    this.projection = projection;
    this.fold = fold;
    this.placing = placing;
    this.consumers = consumers;
    this.deadLetters = deadLetters;
    this.databaseReady = databaseReady;
    this.properties = properties;
    this.meters = meters;
    this.clock = clock;
    this.status = standstill.status(projection, false, List.of());
  }

  /** How it is doing; at most a second old while the loop turns. */
  public StreamStatus status() {
    return status;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().daemon().name("stream-" + projection.name()).start(this::run);
  }

  private void run() {
    try {
      while (running) {
        session();
      }
    } finally {
      report(clock.instant(), false);
    }
  }

  private void session() {
    try (DeadLetterPublisher dead = deadLetters.get()) {
      consume(dead);
    } catch (WakeupException | InterruptException e) {
      LOG.debug("{} was woken", projection.name());
    } catch (RuntimeException e) {
      meters.retry("consumer");
      LOG.error("The consumer of {} failed and is made anew", projection.name(), e);
      holdAll("the consumer failed: " + e.getMessage());
      rest();
    }
  }

  /** Waits without a consumer; stop ends it. */
  private void rest() {
    if (running) {
      LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
    }
  }

  private void consume(DeadLetterPublisher dead) {
    Consumer<byte[], byte[]> consumer = consumers.get();
    current = consumer;
    try {
      consumer.subscribe(List.of(projection.topic().name()), new Assignment(consumer));
      while (running) {
        turn(consumer, dead);
      }
    } finally {
      current = null;
      lanes.clear();
      projection.forget();
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
  }

  private void turn(Consumer<byte[], byte[]> consumer, DeadLetterPublisher dead) {
    Instant now = clock.instant();
    if (!now.isBefore(standstill.due())) {
      place(consumer, now);
      step(consumer, dead, now);
    }
    lanes.values().stream()
        .filter(lane -> lane.placed() && !lane.holds())
        .forEach(lane -> consumer.resume(List.of(lane.partition)));
    try {
      take(consumer, consumer.poll(patience(clock.instant())));
    } catch (InvalidOffsetException e) {
      LOG.warn("{}: the broker has no record at {}", projection.name(), e.partitions());
      e.partitions().forEach(partition -> displace(consumer, partition));
    }
    report(clock.instant(), true);
  }

  private void take(
      Consumer<byte[], byte[]> consumer, Iterable<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> raw : records) {
      Lane<T> lane = lanes.get(raw.partition());
      if (lane != null && lane.placed()) {
        if (!lane.holds()) {
          consumer.pause(List.of(lane.partition));
        }
        lane.hold(Incoming.of(raw, projection));
      }
    }
  }

  /** Until the next thing is due; records that arrive end it earlier. */
  private Duration patience(Instant now) {
    Instant next = now.plus(IDLE);
    for (Lane<T> lane : lanes.values()) {
      if (lane.holds() || !lane.placed()) {
        Instant at = lane.due.isAfter(standstill.due()) ? lane.due : standstill.due();
        next = at.isBefore(next) ? at : next;
      }
    }
    return next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO;
  }

  private void place(Consumer<byte[], byte[]> consumer, Instant now) {
    List<Lane<?>> lost = new ArrayList<>();
    lanes.values().stream()
        .filter(lane -> !lane.placed() && !now.isBefore(lane.due))
        .forEach(lost::add);
    if (lost.isEmpty()) {
      return;
    }
    if (!databaseReady.getAsBoolean()) {
      holdAll("the schema is not migrated yet");
      return;
    }
    try {
      placing.place(consumer, lost, now);
      goesOn();
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      meters.retry("placing");
      holdAll("its positions cannot be read: " + e.getMessage());
    }
  }

  private void step(Consumer<byte[], byte[]> consumer, DeadLetterPublisher dead, Instant now) {
    List<Chunk<T>> together = new ArrayList<>();
    List<Chunk<T>> suspects = new ArrayList<>();
    int records = properties.maxRecords();
    long bytes = properties.maxBytes().toBytes();
    for (Lane<T> lane : lanes.values()) {
      if (!lane.placed() || !lane.holds() || now.isBefore(lane.due)) {
        continue;
      }
      boolean suspect = !lane.pace.whole();
      List<Incoming<T>> head =
          suspect
              ? lane.head(properties.maxRecords(), properties.maxBytes().toBytes())
              : records > 0 && bytes > 0 ? lane.head(records, bytes) : List.of();
      head = fold.bury(lane, head, dead, now);
      if (head.isEmpty()) {
        continue;
      }
      if (suspect) {
        suspects.add(new Chunk<>(lane, head));
      } else {
        together.add(new Chunk<>(lane, head));
        records -= head.size();
        bytes -= head.stream().mapToLong(Incoming::size).sum();
      }
    }
    boolean goesOn = together.isEmpty() || attempt(consumer, together);
    for (Chunk<T> suspect : suspects) {
      goesOn = goesOn && attempt(consumer, List.of(suspect));
    }
  }

  /** Whether the database is there. */
  private boolean attempt(Consumer<byte[], byte[]> consumer, List<Chunk<T>> chunks) {
    try {
      fold.commit(chunks);
    } catch (PositionMovedException e) {
      meters.moved.increment();
      LOG.warn(
          "{}: another instance was faster, or the answer to our commit was lost: {}",
          projection.name(),
          e.getMessage());
      projection.forget();
      for (Chunk<T> chunk : chunks) {
        displace(consumer, chunk.lane().partition);
        fold.delay(chunk.lane(), "the position moved", clock.instant());
      }
      return true;
    } catch (RuntimeException e) {
      projection.forget();
      return failed(chunks, Failure.of(e), e);
    }
    goesOn();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (Chunk<T> chunk : chunks) {
      Lane<T> lane = chunk.lane();
      boolean onlyDead = chunk.records().stream().allMatch(i -> i.content() instanceof Dead<T>);
      if (!onlyDead) {
        lane.pace = lane.pace.applied();
      }
      offsets.put(lane.partition, new OffsetAndMetadata(lane.next));
    }
    // For lag tools; nobody reads it to find out where to go on.
    consumer.commitAsync(offsets, (_, _) -> {});
    return true;
  }

  private boolean failed(List<Chunk<T>> chunks, Failure failure, RuntimeException thrown) {
    meters.retry(failure.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    if (failure == Failure.UNAVAILABLE) {
      holdAll("the database does not take it: " + thrown.getMessage());
      return false;
    }
    if (chunks.size() > 1) {
      chunks.forEach(c -> c.lane().pace = c.lane().pace.suspect(c.records().size()));
      return true;
    }
    Chunk<T> chunk = chunks.getFirst();
    Lane<T> lane = chunk.lane();
    int taken = chunk.records().size();
    switch (lane.pace.verdict(failure, taken)) {
      case SPLIT -> lane.pace = lane.pace.failed(taken);
      case WAIT -> {
        lane.pace = lane.pace.failed(taken);
        String many = lane.pace.alarming() ? "many records fail in a row, the last: " : "";
        fold.delay(lane, many + thrown.getMessage(), clock.instant());
      }
      case DEAD_LETTER -> {
        LOG.error("{} cannot take a record: {}", projection.name(), failure, thrown);
        lane.pace = lane.pace.buried();
        String reason = failure == Failure.REFUSED ? "refused" : "broken";
        lane.replace(0, chunk.records().getFirst().dead(reason, thrown.toString()));
      }
    }
    return true;
  }

  private void holdAll(String why) {
    if (standstill.hold(why, clock.instant(), ThreadLocalRandom.current().nextDouble())) {
      LOG.warn("{} waits: {}", projection.name(), why);
    }
  }

  private void goesOn() {
    if (standstill.release()) {
      LOG.info("{} goes on", projection.name());
    }
  }

  private void displace(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
    Lane<T> lane = lanes.get(partition.partition());
    if (lane != null) {
      consumer.pause(List.of(partition));
      // A paused partition fetches nothing, but one without any position ends the poll.
      consumer.seek(partition, 0);
      lane.displace();
    }
  }

  private void report(Instant now, boolean alive) {
    if (alive && Duration.between(reported, now).compareTo(STATUS_EVERY) < 0) {
      return;
    }
    reported = now;
    var partitions = lanes.values().stream().map(l -> l.status(ahead(l), now)).toList();
    status = standstill.status(projection, alive, partitions);
    meters.partitions(partitions);
  }

  private long ahead(Lane<T> lane) {
    Consumer<byte[], byte[]> consumer = current;
    return consumer != null && lane.placed() ? consumer.currentLag(lane.partition).orElse(0) : 0;
  }

  @Override
  public void stop() {
    running = false;
    LockSupport.unpark(thread);
    Consumer<byte[], byte[]> consumer = current;
    if (consumer != null) {
      consumer.wakeup();
    }
    Thread loop = thread;
    try {
      if (loop != null && !loop.join(STOP_WITHIN)) {
        LOG.warn(
            "{} does not stop in time; what it did not commit is rolled back", projection.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Held records of partitions that go are dropped. */
  private final class Assignment implements ConsumerRebalanceListener {
    private final Consumer<byte[], byte[]> consumer;

    Assignment(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (partitions.isEmpty()) {
        return;
      }
      LOG.info("{} reads {}", projection.name(), partitions);
      meters.rebalances.increment();
      for (TopicPartition partition : partitions) {
        lanes.put(partition.partition(), new Lane<>(partition));
        displace(consumer, partition);
      }
      projection.forget();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      for (TopicPartition partition : partitions) {
        lanes.remove(partition.partition());
      }
      projection.forget();
    }
  }
}

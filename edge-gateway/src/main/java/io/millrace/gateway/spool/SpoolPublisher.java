// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topics;
import io.millrace.contracts.events.CloudEventHeaders;
import io.millrace.contracts.events.GatewayEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the spool to Kafka in order and moves its cursor only over what the broker acknowledged.
 * While the broker is away the producer tries again; when the producer itself has failed, or gets
 * nowhere, a new one begins again at the cursor. One thread.
 */
public final class SpoolPublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolPublisher.class);
  private static final int MOST_IN_FLIGHT = 1_000;
  private static final long TAKE_BYTES = 512 << 10;
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final long SAVE_NANOS = Duration.ofMillis(250).toNanos();
  private static final Duration BACK_FILL = Duration.ofSeconds(2);

  /**
   * A producer whose oldest record is not taken for so long will not get over it by itself. Longer
   * than a request may take.
   */
  private static final long STUCK_NANOS = Duration.ofSeconds(40).toNanos();

  private static final Duration DRAIN = Duration.ofSeconds(3);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** What key, headers and frame add to a batch. */
  private static final int OVERHEAD = 1 << 10;

  private final SpoolRunner spool;
  private final SpoolStore store;
  private final Pace pace;
  private final Trail trail = new Trail();
  private final String gateway;
  private final Map<String, Object> kafka;
  private final Thread thread;
  private final Deque<Sending> sending = new ArrayDeque<>();
  private final LongAdder published = new LongAdder();
  private final LongAdder rebuilds = new LongAdder();
  private volatile boolean isStopping;
  private volatile @Nullable String failure;
  private long lastSave = System.nanoTime();
  private long lastProgress = lastSave;
  private boolean isCursorSaved = true;

  /** A record that the producer has; guarded by {@link #sending}. */
  private static final class Sending {
    final SpoolRecord spooled;
    final SpoolPosition next;
    final long since = System.nanoTime();
    boolean isAcknowledged;
    @Nullable Exception failure;

    Sending(SpoolStore.Stored stored) {
      this.spooled = stored.spooled();
      this.next = stored.next();
    }
  }

  /**
   * @param kafka how the broker is reached; what matters for order and safety is set here.
   */
  public SpoolPublisher(SpoolRunner spool, String gateway, Map<String, Object> kafka) {
    this.spool = spool;
    this.store = spool.store();
    this.pace = new Pace(spool.backFillBytes(), store.appendedBytes(), System.nanoTime());
    this.gateway = gateway;
    this.kafka = new HashMap<>(kafka);
    this.kafka.put(ProducerConfig.ACKS_CONFIG, "all");
    this.kafka.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // With several, one that fails makes the broker refuse those behind it as out of sequence, and
    // a broker that has just been started was seen to do so without end.
    this.kafka.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    this.kafka.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    this.kafka.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    this.kafka.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    this.kafka.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 3_000);
    this.kafka.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    this.kafka.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    Object largest = kafka.get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    if (largest != null) {
      spool.limitPayload(Integer.parseInt(largest.toString()) - OVERHEAD);
    }
    this.thread = Thread.ofPlatform().name("spool publisher").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Records that the broker acknowledged. */
  public long published() {
    return published.sum();
  }

  /** How often the producer had to be made anew. */
  public long rebuilds() {
    return rebuilds.sum();
  }

  /** Why nothing is sent at present; empty when there is no reason. */
  public String failure() {
    String now = failure;
    return now == null ? "" : now;
  }

  /**
   * Sends what is there as long as the broker takes it, at most 3 s, then stops; what is not
   * acknowledged stays in the spool. Waits at most 9 s.
   */
  @Override
  public void close() {
    try {
      long deadline = System.nanoTime() + DRAIN.toNanos();
      while (failure == null && store.unsentBytes() > 0 && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      isStopping = true;
      if (!thread.join(Duration.ofSeconds(5))) {
        thread.interrupt();
        thread.join(Duration.ofSeconds(1));
      }
      store.saveCursor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.error("The spool's cursor could not be saved; some records will be sent twice", e);
    }
  }

  private void run() {
    int attempts = 0;
    while (!isStopping) {
      long before = published();
      try (Producer<String, byte[]> producer = new KafkaProducer<>(kafka)) {
        try {
          send(producer);
        } finally {
          producer.close(isStopping ? Duration.ofSeconds(2) : Duration.ZERO);
          settle();
        }
      } catch (InterruptedException | InterruptException e) {
        return;
      } catch (IOException | RuntimeException e) {
        failure = String.valueOf(e.getMessage());
        LOG.warn("Sending begins again at the cursor: {}", e.toString());
      }
      rebuilds.increment();
      attempts = published() > before ? 1 : attempts + 1;
      synchronized (sending) {
        sending.clear();
      }
      store.rewind();
      pause(attempts);
    }
  }

  private void pause(int attempts) {
    long millis = SHORTEST_PAUSE.toMillis() << Math.min(attempts, 5);
    long deadline = System.nanoTime() + Math.min(millis, LONGEST_PAUSE.toMillis()) * 1_000_000;
    try {
      while (!isStopping && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Producer<String, byte[]> producer) throws IOException, InterruptedException {
    while (!isStopping) {
      settle();
      List<SpoolStore.Stored> next = store.take(TAKE_BYTES, PATIENCE);
      store.damage().ifPresent(trail::damaged);
      for (SpoolStore.Stored stored : next) {
        trail.passed(stored.spooled()).ifPresent(spool::missing);
        awaitRoom();
        if (isStopping) {
          return;
        }
        awaitPace(stored.spooled().size());
        Sending entry = new Sending(stored);
        synchronized (sending) {
          sending.add(entry);
        }
        // What becomes of it is told to the callback.
        Future<?> _ = producer.send(record(stored.spooled()), (_, p) -> settled(entry, p));
        requireTaken(entry);
      }
    }
  }

  /**
   * A record that the producer refuses at once must not be overtaken by the next one: its reader
   * would take it for one that was sent twice.
   */
  private void requireTaken(Sending entry) {
    synchronized (sending) {
      if (entry.failure != null && !(entry.failure instanceof RecordTooLargeException)) {
        throw new KafkaException(
            "a record was not taken: " + entry.failure.getMessage(), entry.failure);
      }
    }
  }

  private void awaitRoom() throws InterruptedException {
    while (!isStopping) {
      settle();
      synchronized (sending) {
        if (sending.size() < MOST_IN_FLIGHT) {
          return;
        }
        sending.wait(PATIENCE.toMillis());
      }
    }
  }

  /** What waited is sent no faster than agreed; what has just come in is sent at once. */
  private void awaitPace(int bytes) throws InterruptedException {
    Duration pause = pace.next(bytes, store.appendedBytes(), System.nanoTime());
    if (pause.isZero() || spool.oldestUnsent().compareTo(BACK_FILL) < 0) {
      return;
    }
    long until = System.nanoTime() + pause.toNanos();
    while (!isStopping && System.nanoTime() < until) {
      settle();
      TimeUnit.NANOSECONDS.sleep(Math.clamp(until - System.nanoTime(), 0, PATIENCE.toNanos()));
    }
  }

  private void settled(Sending entry, @Nullable Exception problem) {
    synchronized (sending) {
      entry.isAcknowledged = true;
      entry.failure = problem;
      sending.notifyAll();
    }
  }

  /** Moves the cursor over what was acknowledged in one piece from the oldest on. */
  private void settle() {
    SpoolPosition reached = null;
    Exception problem = null;
    List<SpoolRecord> refused = new ArrayList<>();
    synchronized (sending) {
      Sending oldest = sending.peekFirst();
      while (problem == null && oldest != null && oldest.isAcknowledged) {
        if (oldest.failure instanceof RecordTooLargeException tooLarge) {
          LOG.error("The broker will never take this record, it is left out", tooLarge);
          refused.add(oldest.spooled);
        } else if (oldest.failure == null) {
          published.increment();
        } else {
          problem = oldest.failure;
        }
        if (problem == null) {
          reached = oldest.next;
          sending.removeFirst();
          oldest = sending.peekFirst();
        }
      }
      if (reached != null) {
        lastProgress = System.nanoTime();
      }
      if (problem == null && oldest != null && isStuck(oldest)) {
        problem = new TimeoutException("nothing was acknowledged for too long");
      }
    }
    refused.forEach(spool::refused);
    if (reached != null) {
      store.acknowledge(reached);
      failure = null;
    }
    if (System.nanoTime() - lastSave >= SAVE_NANOS) {
      lastSave = System.nanoTime();
      saveCursor();
    }
    if (problem != null && !isStopping) {
      throw new KafkaException("a record was not taken: " + problem.getMessage(), problem);
    }
  }

  private boolean isStuck(Sending oldest) {
    return System.nanoTime() - Math.max(oldest.since, lastProgress) > STUCK_NANOS;
  }

  /** A full disk must not keep the broker from emptying it; at worst something is sent twice. */
  private void saveCursor() {
    try {
      store.saveCursor();
      isCursorSaved = true;
    } catch (IOException e) {
      if (isCursorSaved) {
        LOG.warn("The spool's cursor cannot be saved, sending goes on: {}", e.toString());
      }
      isCursorSaved = false;
    }
  }

  private ProducerRecord<String, byte[]> record(SpoolRecord spooled) {
    return switch (spooled.kind()) {
      case READINGS ->
          new ProducerRecord<>(Topics.READINGS.name(), spooled.key(), spooled.payload());
      case EVENT -> event(spooled);
    };
  }

  private ProducerRecord<String, byte[]> event(SpoolRecord spooled) {
    GatewayEvent event = Json.MAPPER.readValue(spooled.payload(), GatewayEvent.class);
    return record(event, gateway, spooled.payload());
  }

  /** An event as it stands on its topic. */
  public static ProducerRecord<String, byte[]> record(
      GatewayEvent event, String gateway, byte[] payload) {
    // Where the broker does not stamp records itself, the stamp tells so: it is the event's time.
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            Topics.GATEWAY_EVENTS.name(), null, event.at().toEpochMilli(), gateway, payload);
    CloudEventHeaders.of(type(event), "/gateways/" + gateway, event.id(), event.at())
        .forEach(
            (name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    return record;
  }

  private static String type(GatewayEvent event) {
    return switch (event) {
      case GatewayEvent.LinkChanged _ -> "io.millrace.gateway.link-changed";
      case GatewayEvent.ReadingsDropped _ -> "io.millrace.gateway.readings-dropped";
      case GatewayEvent.ClockStepped _ -> "io.millrace.gateway.clock-stepped";
      case GatewayEvent.ModelApplied _ -> "io.millrace.gateway.model-applied";
      case GatewayEvent.DeviceSwapped _ -> "io.millrace.gateway.device-swapped";
      case GatewayEvent.DeviceConfirmed _ -> "io.millrace.gateway.device-confirmed";
      case GatewayEvent.GatewayReport _ -> "io.millrace.gateway.report";
    };
  }
}

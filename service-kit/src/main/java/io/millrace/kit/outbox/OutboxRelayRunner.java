// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.kit.outbox.RelayStore.Row;
import io.millrace.kit.stream.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries the outbox to Kafka: one instance of the service at a time, in the order of the rows, and
 * deletes what the broker acknowledged. After a failure it goes on with the first event of each key
 * that was not acknowledged, so an event may come twice, with the same id. An event that the broker
 * will never take stays in the table with the reason, and only its key waits behind it. Owns one
 * thread.
 */
public final class OutboxRelayRunner implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelayRunner.class);
  private static final int ROWS_AT_ONCE = 500;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration SAMPLE = Duration.ofSeconds(5);

  /** An event that a broker might find too large: the next of its key waits for its answer. */
  private static final int LARGE = 16 << 10;

  /** Bounds one round, which holds a transaction. */
  private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(10);

  private final RelayStore store;
  private final TransactionTemplate transactions;
  private final BooleanSupplier databaseReady;
  private final Map<String, Object> kafka;
  private final InstantSource clock;
  private final Counter sent;
  private final Counter failures;
  private final Semaphore work = new Semaphore(0);
  private volatile boolean running;
  private volatile RelayStore.Count count = new RelayStore.Count(0, 0, null);
  private @Nullable Thread thread;
  private @Nullable Producer<String, String> producer;
  private Instant sampled = Instant.EPOCH;
  private int attempts;

  OutboxRelayRunner(
      JdbcTemplate jdbc,
      TransactionTemplate transactions,
      BooleanSupplier databaseReady,
      Map<String, Object> kafka,
      MeterRegistry meters,
      InstantSource clock) {
    this.store = new RelayStore(jdbc);
    this.transactions = transactions;
    this.databaseReady = databaseReady;
    this.kafka = new HashMap<>(kafka);
    this.kafka.put(ProducerConfig.ACKS_CONFIG, "all");
    this.kafka.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // A broker that does not know the producer yet takes any request first, be it the second.
    this.kafka.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    this.kafka.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    this.kafka.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    this.kafka.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    // A batch that expired would let the next one pass: we give up as a whole, or not at all.
    this.kafka.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    this.clock = clock;
    this.sent = meters.counter("millrace.outbox.sent");
    this.failures = meters.counter("millrace.outbox.failures");
    Gauge.builder("millrace.outbox.waiting", () -> count.waiting()).register(meters);
    Gauge.builder("millrace.outbox.refused", () -> count.refused()).register(meters);
    Gauge.builder("millrace.outbox.oldest.seconds", this::oldestSeconds).register(meters);
  }

  /** There is something new; called after a commit, from any thread. */
  void wake() {
    if (work.availablePermits() == 0) {
      work.release();
    }
  }

  private double oldestSeconds() {
    Instant since = count.oldest();
    return since == null ? 0 : Duration.between(since, clock.instant()).toMillis() / 1000.0;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().daemon().name("outbox").start(this::run);
  }

  private void run() {
    try {
      while (running) {
        pause(round());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      drop();
    }
  }

  /** How long to wait before the next round; zero when there may be more. */
  private Duration round() throws InterruptedException {
    if (!databaseReady.getAsBoolean()) {
      return POLL;
    }
    try {
      sample();
      Round done = Objects.requireNonNull(transactions.execute(_ -> relay()));
      if (!done.complete()) {
        failures.increment();
        return Backoff.after(attempts++, ThreadLocalRandom.current().nextDouble());
      }
      attempts = 0;
      return done.hasMore() ? Duration.ZERO : POLL;
    } catch (RuntimeException e) {
      drop();
      if (Thread.interrupted() || !running) {
        throw new InterruptedException();
      }
      failures.increment();
      Duration wait = Backoff.after(attempts++, ThreadLocalRandom.current().nextDouble());
      LOG.warn("The outbox waits {} ms: {}", wait.toMillis(), e.toString());
      return wait;
    }
  }

  /**
   * @param complete whether each event that left was taken, or refused for good.
   * @param hasMore whether the next round would find something.
   */
  private record Round(boolean complete, boolean hasMore) {}

  private record Sent(Row row, Future<?> answer, boolean isRefusedAtOnce) {}

  private Producer<String, String> producer() {
    if (producer == null) {
      producer = new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer());
    }
    return producer;
  }

  /** Sends nothing more of what was handed to the producer. */
  private void drop() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  private void pause(Duration wait) throws InterruptedException {
    if (wait.isPositive() && work.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
      work.drainPermits();
    }
  }

  /** One round in one transaction, so that the lock ends with it however it ends. */
  private Round relay() {
    if (!store.lock()) {
      return new Round(true, false);
    }
    List<Row> rows = store.next(ROWS_AT_ONCE);
    if (rows.isEmpty()) {
      return new Round(true, false);
    }
    List<Long> delivered = new ArrayList<>(rows.size());
    Map<Row, Throwable> refused = new LinkedHashMap<>();
    boolean complete = settle(send(rows), delivered, refused);
    store.delete(delivered);
    refused.forEach(this::refuse);
    sent.increment(delivered.size());
    int settled = delivered.size() + refused.size();
    return new Round(complete, rows.size() == ROWS_AT_ONCE || settled < rows.size());
  }

  /**
   * As many as the producer takes. A refusal for good holds up its key only; any other may have
   * cost seconds, so the first ends it.
   */
  private List<Sent> send(List<Row> rows) {
    List<Sent> handed = new ArrayList<>(rows.size());
    Set<String> closed = new HashSet<>();
    for (Row row : rows) {
      if (closed.contains(row.lane())) {
        continue;
      }
      Future<?> answer = handed(row);
      boolean isRefused = answer.state() == Future.State.FAILED;
      handed.add(new Sent(row, answer, isRefused));
      if (isRefused && !isForGood(answer.exceptionNow())) {
        break;
      }
      if (isRefused || row.length() > LARGE) {
        closed.add(row.lane());
      }
    }
    return handed;
  }

  private Future<?> handed(Row row) {
    try {
      return producer().send(row.event());
    } catch (SerializationException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Per key the events before the first that was not acknowledged. When the broker refuses one, the
   * producer is dropped, so that no later event of the same key passes the one that failed.
   *
   * @return whether there was no failure that trying again could mend.
   */
  private boolean settle(List<Sent> handed, List<Long> delivered, Map<Row, Throwable> refused) {
    Set<String> broken = new HashSet<>();
    boolean complete = true;
    long end = System.nanoTime() + ACKNOWLEDGED_WITHIN.toNanos();
    for (Sent one : handed) {
      String lane = one.row().lane();
      try {
        one.answer().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (!broken.contains(lane)) {
          delivered.add(one.row().id());
        }
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        boolean isForGood = isForGood(cause);
        if (isForGood && broken.add(lane)) {
          refused.put(one.row(), cause);
          // Only then may a later event of its key be on its way.
          if (!one.isRefusedAtOnce() && one.row().length() <= LARGE) {
            drop();
          }
        } else if (!isForGood) {
          complete = giveUp(lane, cause, complete);
          broken.add(lane);
        }
      } catch (TimeoutException e) {
        complete = giveUp(lane, e, complete);
        broken.add(lane);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new KafkaException(e);
      }
    }
    return complete;
  }

  private boolean giveUp(String lane, Throwable failure, boolean isFirst) {
    if (isFirst) {
      LOG.warn("{} was not acknowledged, sent again: {}", lane, failure.toString());
      drop();
    }
    return false;
  }

  /** Whether the same event would be refused again, however often it is sent. */
  private static boolean isForGood(Throwable failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof SerializationException
        || failure instanceof InvalidTopicException;
  }

  private void refuse(Row row, Throwable cause) {
    store.refuse(row.id(), cause.toString());
    LOG.error(
        "Event {} to {} is refused for good, and the events of its key wait behind it: {}. When the"
            + " cause is mended: update outbox set refused_at = null where id = {}; to leave it"
            + " out: delete from outbox where id = {}",
        row.id(),
        row.lane(),
        cause.toString(),
        row.id(),
        row.id());
  }

  private void sample() {
    Instant now = clock.instant();
    if (Duration.between(sampled, now).compareTo(SAMPLE) < 0) {
      return;
    }
    sampled = now;
    count = store.count();
  }

  @Override
  public void stop() {
    running = false;
    Thread relay = thread;
    if (relay == null) {
      return;
    }
    work.release();
    try {
      if (!relay.join(Duration.ofSeconds(1))) {
        relay.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}

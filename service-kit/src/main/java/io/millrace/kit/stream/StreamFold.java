// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import io.millrace.kit.stream.Incoming.Dead;
import io.millrace.kit.stream.Incoming.Legible;
import io.millrace.kit.stream.Sieve.Kept;
import io.millrace.kit.stream.StreamStore.Move;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** One transaction of a projection: positions, watermarks and what the records mean. */
final class StreamFold<T> {
  private static final Logger LOG = LoggerFactory.getLogger(StreamFold.class);

  private final Projection<T> projection;
  private final StreamStore store;
  private final TransactionTemplate transactions;
  private final StreamMeters meters;

  StreamFold(
      Projection<T> projection,
      StreamStore store,
      TransactionTemplate transactions,
      StreamMeters meters) {
    this.projection = projection;
    this.store = store;
    this.transactions = transactions;
    this.meters = meters;
  }

  /**
   * The first records of a lane, dead ones published.
   *
   * @param records never empty.
   */
  record Chunk<T>(Lane<T> lane, List<Incoming<T>> records) {
    Move move() {
      return new Move(lane.partition.partition(), lane.next, records.getLast().raw().offset() + 1);
    }
  }

  /** Publishes the dead ones; what comes after one that could not be published is left out. */
  List<Incoming<T>> bury(
      Lane<T> lane, List<Incoming<T>> head, DeadLetterPublisher dead, Instant now) {
    List<Incoming<T>> buried = new ArrayList<>(head.size());
    for (Incoming<T> incoming : head) {
      if (incoming.content() instanceof Dead<T>(String reason, String detail, boolean published)
          && !published) {
        try {
          dead.publish(incoming.raw(), reason, detail);
        } catch (InterruptException e) {
          throw e;
        } catch (KafkaException e) {
          meters.retry("dead-letter");
          delay(lane, "the dead letters of the topic take nothing: " + e.getMessage(), now);
          return buried;
        }
        LOG.warn(
            "{} partition {} offset {} goes to the dead letters, {}: {}",
            projection.name(),
            incoming.raw().partition(),
            incoming.raw().offset(),
            reason,
            detail);
        lane.replace(buried.size(), incoming.published());
        buried.add(incoming.published());
      } else {
        buried.add(incoming);
      }
    }
    return buried;
  }

  /** Tries the lane again later, each time later. */
  void delay(Lane<T> lane, String why, Instant now) {
    if (!lane.trouble.equals(why)) {
      LOG.warn("{} partition {} waits: {}", projection.name(), lane.partition.partition(), why);
    }
    double random = ThreadLocalRandom.current().nextDouble();
    lane.waits(why, now, now.plus(Backoff.after(lane.failures, random)));
  }

  /**
   * Commits the chunks as one or fails as one.
   *
   * @throws PositionMovedException when a partition is no longer ours.
   * @throws RuntimeException whatever else rolled the transaction back.
   */
  void commit(List<Chunk<T>> chunks) {
    Applied<T> applied =
        Objects.requireNonNull(
            meters.transaction.record(() -> transactions.execute(_ -> fold(chunks))));
    for (Chunk<T> chunk : chunks) {
      chunk.lane.advance(chunk.records);
    }
    count(chunks, applied);
    try {
      projection.committed(applied.deliveries);
    } catch (RuntimeException e) {
      meters.callbacks.increment();
      LOG.error("{} failed after its commit; its caches are dropped", projection.name(), e);
      projection.forget();
    }
  }

  private record Applied<T>(List<Delivery<T>> deliveries, int duplicates) {}

  private Applied<T> fold(List<Chunk<T>> chunks) {
    // First, so that an instance which lost its partition waits here and then fails.
    store.advance(chunks.stream().map(Chunk::move).toList());
    List<Incoming<T>> readable = new ArrayList<>();
    Set<String> sources = new HashSet<>();
    for (Chunk<T> chunk : chunks) {
      for (Incoming<T> incoming : chunk.records) {
        if (incoming.content() instanceof Legible<T>(_, var position)) {
          readable.add(incoming);
          position.ifPresent(at -> sources.add(at.source()));
        }
      }
    }
    Sieve<Incoming<T>> sieve = Sieve.of(readable, StreamFold::position, store.watermarks(sources));
    List<Delivery<T>> deliveries = sieve.kept().stream().map(StreamFold::delivery).toList();
    if (!deliveries.isEmpty()) {
      projection.apply(deliveries);
    }
    store.raise(sieve.marks());
    return new Applied<>(deliveries, sieve.duplicates());
  }

  private static <T> java.util.Optional<SourcePosition> position(Incoming<T> incoming) {
    return readable(incoming).position();
  }

  private static <T> Delivery<T> delivery(Kept<Incoming<T>> kept) {
    var raw = kept.record().raw();
    return new Delivery<>(
        readable(kept.record()).value(),
        raw.partition(),
        raw.offset(),
        Instant.ofEpochMilli(raw.timestamp()),
        kept.missing());
  }

  private static <T> Legible<T> readable(Incoming<T> incoming) {
    return switch (incoming.content()) {
      case Legible<T> readable -> readable;
      case Dead<T> _ -> throw new IllegalStateException("dead letters are not applied");
    };
  }

  private void count(List<Chunk<T>> chunks, Applied<T> applied) {
    meters.applied.increment(applied.deliveries.size());
    meters.duplicates.increment(applied.duplicates);
    for (Delivery<T> delivery : applied.deliveries) {
      delivery
          .missing()
          .ifPresent(
              gap -> {
                meters.gaps.increment();
                meters.missing.increment((double) gap.count());
              });
    }
    for (Chunk<T> chunk : chunks) {
      for (Incoming<T> incoming : chunk.records) {
        if (incoming.content() instanceof Dead<T>(String reason, _, _)) {
          meters.dead(reason);
        }
      }
    }
  }
}

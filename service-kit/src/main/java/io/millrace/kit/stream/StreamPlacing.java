// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import io.millrace.kit.stream.Placement.Begin;
import io.millrace.kit.stream.Placement.Foreign;
import io.millrace.kit.stream.Placement.Overtaken;
import io.millrace.kit.stream.Placement.Resume;
import io.millrace.kit.stream.Placement.Stored;
import io.millrace.kit.stream.StreamStore.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds where partitions go on and takes the consumer there; see {@link Placement}. */
final class StreamPlacing {
  private static final Logger LOG = LoggerFactory.getLogger(StreamPlacing.class);
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private final String projection;
  private final String topic;
  private final StreamStore store;
  private final TransactionTemplate transactions;
  private final Supplier<Admin> admins;
  private final StreamMeters meters;

  StreamPlacing(
      String projection,
      String topic,
      StreamStore store,
      TransactionTemplate transactions,
      Supplier<Admin> admins,
      StreamMeters meters) {
    this.projection = projection;
    this.topic = topic;
    this.store = store;
    this.transactions = transactions;
    this.admins = admins;
    this.meters = meters;
  }

  /**
   * Lanes that stay unplaced say why.
   *
   * @throws RuntimeException when the database or the broker does not answer.
   */
  void place(Consumer<byte[], byte[]> consumer, List<Lane<?>> lanes, Instant now) {
    List<TopicPartition> partitions = lanes.stream().map(lane -> lane.partition).toList();
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, ANSWER);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
    String topicId = topicId();
    Map<Integer, Stored> positions = store.positions();
    for (Lane<?> lane : lanes) {
      int partition = lane.partition.partition();
      Placement placement =
          Placement.of(
              positions.get(partition),
              topicId,
              Objects.requireNonNull(begins.get(lane.partition)),
              Objects.requireNonNull(ends.get(lane.partition)));
      switch (placement) {
        case Begin(long at) -> {
          store.begin(partition, at, topicId);
          // Read again, since another instance may have been faster and further.
          lane.due = now;
          goTo(consumer, lane, Objects.requireNonNull(store.positions().get(partition)).next());
        }
        case Resume(long at) -> goTo(consumer, lane, at);
        case Overtaken(long from, long to) -> {
          lose(partition, from, to);
          goTo(consumer, lane, to);
        }
        case Foreign(String reason) -> halt(lane, reason, now);
      }
    }
  }

  private static void goTo(Consumer<byte[], byte[]> consumer, Lane<?> lane, long at) {
    consumer.seek(lane.partition, at);
    lane.placedAt(at);
  }

  private void lose(int partition, long from, long to) {
    transactions.executeWithoutResult(
        _ -> {
          store.advance(List.of(new Move(partition, from, to)));
          store.recordLoss(partition, from, to);
        });
    meters.lost.increment((double) (to - from));
    LOG.error(
        "{} lost {} records: the broker deleted offsets {} to {} of {} partition {} before they"
            + " were read; noted in stream_loss. Make the topic's retention longer than an outage.",
        projection,
        to - from,
        from,
        to - 1,
        topic,
        partition);
  }

  private void halt(Lane<?> lane, String reason, Instant now) {
    if (!lane.halted) {
      LOG.error(
          "{} stops reading {}: {}. Nothing is skipped until a person decides. To read the topic"
              + " as it is now from its beginning: delete from stream_position where projection ="
              + " '{}' and topic = '{}' and partition = {}",
          projection,
          lane.partition,
          reason,
          projection,
          topic,
          lane.partition.partition());
      meters.retry("foreign-topic");
    }
    lane.waits(reason, now, now.plus(LOOK_AGAIN));
    lane.halted = true;
  }

  private String topicId() {
    try (Admin admin = admins.get()) {
      return admin
          .describeTopics(List.of(topic))
          .topicNameValues()
          .values()
          .iterator()
          .next()
          .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
          .topicId()
          .toString();
    } catch (ExecutionException e) {
      throw new KafkaException("the broker does not describe " + topic, e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new KafkaException("the broker does not describe " + topic, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}

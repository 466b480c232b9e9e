// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.fleet;

import io.millrace.contracts.Topics;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.events.GatewaySite;
import io.millrace.gateway.device.Clocks;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the topic of plant models and hands each new one to the fleet; begins with the copy on
 * disk. A model that cannot be used is refused, and the old one stays. One thread; what was refused
 * may be asked from any.
 */
public final class PlantModelListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PlantModelListener.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Fleet fleet;
  private final PlantModelStore copy;
  private final Clocks clocks;
  private final Map<String, Object> kafka;
  private final Thread thread;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Map<String, Refused> refused = new ConcurrentHashMap<>();
  private final LongAdder refusals = new LongAdder();
  private volatile @Nullable Consumer<String, byte[]> consumer;

  /**
   * A model that was not applied.
   *
   * @param site key of the record.
   * @param at when it was refused, gateway's clock.
   * @param reason the first mistake, in one line for people.
   */
  public record Refused(String site, Instant at, String reason) {}

  /**
   * @param kafka how the broker is reached.
   */
  public PlantModelListener(
      Fleet fleet, PlantModelStore copy, Clocks clocks, Map<String, Object> kafka) {
    this.fleet = fleet;
    this.copy = copy;
    this.clocks = clocks;
    this.kafka = new HashMap<>(kafka);
    this.kafka.remove(ConsumerConfig.GROUP_ID_CONFIG);
    this.kafka.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    this.kafka.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.kafka.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    this.kafka.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    this.kafka.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    this.kafka.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    this.thread = Thread.ofPlatform().daemon().name("plant models").unstarted(this::run);
  }

  /** Applies the copy on disk, then follows the topic. */
  public void start() {
    try {
      for (ReadableModel model : copy.load()) {
        apply(model.version().model().siteId().path(), model);
      }
    } catch (IOException e) {
      LOG.error("The copy of the plant models is of no use: {}", e.getMessage());
    }
    thread.start();
  }

  /** The newest refused model of each site that has no newer good one. */
  public List<Refused> refused() {
    return List.copyOf(new TreeMap<>(refused).values());
  }

  /** How each site is read, those among them of which no model could be used yet. */
  public List<GatewaySite> sites() {
    Map<String, GatewaySite> sites = new TreeMap<>();
    fleet.sites().forEach(site -> sites.put(site.site(), site));
    for (Refused one : refused()) {
      GatewaySite read = sites.getOrDefault(one.site(), GatewaySite.unread(one.site()));
      sites.put(one.site(), read.refusing(one.reason()));
    }
    return List.copyOf(sites.values());
  }

  /** How many models were refused so far. */
  public long refusals() {
    return refusals.sum();
  }

  @Override
  public void close() {
    stopped.countDown();
    Consumer<String, byte[]> open = consumer;
    if (open != null) {
      open.wakeup();
    }
    try {
      thread.join(Duration.ofSeconds(3));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    String last = "";
    while (!isStopped(Duration.ZERO)) {
      try (Consumer<String, byte[]> open = new KafkaConsumer<>(kafka)) {
        consumer = open;
        follow(open);
      } catch (WakeupException e) {
        return;
      } catch (KafkaException e) {
        if (!last.equals(e.toString())) {
          LOG.warn("The topic of plant models cannot be read: {}", e.toString());
          last = e.toString();
        }
      } finally {
        consumer = null;
      }
      if (isStopped(PAUSE)) {
        return;
      }
    }
  }

  private void follow(Consumer<String, byte[]> open) {
    List<TopicPartition> partitions =
        open.partitionsFor(Topics.PLANT_MODELS.name()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new KafkaException("there is no topic " + Topics.PLANT_MODELS.name());
    }
    open.assign(partitions);
    open.seekToBeginning(partitions);
    // What is there already is read to its end first: of each site only the newest counts.
    Map<TopicPartition, Long> ends = open.endOffsets(partitions);
    Map<String, ConsumerRecord<String, byte[]>> newest = new LinkedHashMap<>();
    while (ends.entrySet().stream().anyMatch(end -> open.position(end.getKey()) < end.getValue())) {
      open.poll(POLL).forEach(record -> newest.put(record.key(), record));
    }
    newest.values().forEach(this::take);
    while (!isStopped(Duration.ZERO)) {
      open.poll(POLL).forEach(this::take);
    }
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    String site = String.valueOf(record.key());
    try {
      if (record.value() == null) {
        fleet.forget(EquipmentId.of(site));
        refused.remove(site);
      } else {
        ReadableModel model = PlantModelStore.read(record.value());
        if (isInUse(model)) {
          refused.remove(site);
          return;
        }
        apply(site, model);
      }
      copy.save(fleet.models());
    } catch (IOException e) {
      LOG.error("The copy of the plant models could not be saved", e);
    } catch (RuntimeException e) {
      refuse(site, e);
    }
  }

  /** What a copy on disk, or a rebuilt topic, writes in another order of fields is no news. */
  private boolean isInUse(ReadableModel model) {
    return fleet.models().stream()
        .anyMatch(
            used ->
                used.version().equals(model.version()) && used.devices().equals(model.devices()));
  }

  private void apply(String site, ReadableModel model) {
    try {
      fleet.apply(model);
      refused.remove(site);
      for (GatewaySite read : fleet.sites()) {
        if (read.site().equals(site)) {
          LOG.info(
              "Site {} is read by version {} of its model, {} devices of it by this gateway",
              site,
              read.version(),
              read.devices());
        }
        if (read.refused() > 0) {
          LOG.warn(
              "{} devices of {} cannot be read: {}", read.refused(), read.site(), read.refusals());
        }
      }
    } catch (RuntimeException e) {
      // Whatever is wrong with a model, the plant that runs must go on.
      refuse(site, e);
    }
  }

  private void refuse(String site, RuntimeException problem) {
    refusals.increment();
    refused.put(site, new Refused(site, clocks.now(), Refusal.reason(problem)));
    LOG.error("The plant model of {} is refused, the one before stays", site, problem);
  }

  private boolean isStopped(Duration patience) {
    try {
      return stopped.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}

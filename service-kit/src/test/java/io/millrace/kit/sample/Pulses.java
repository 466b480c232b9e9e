// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.sample;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Sends pulses as gateways do, and tells what a table must hold then. */
public final class Pulses implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;

  public Pulses(String bootstrapServers, String topic) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    // On a topic that was made a moment ago the second request may be taken before the first.
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 << 20);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 120_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    this.topic = topic;
  }

  /** Devices d0.. with sequences from..to each; devices take turns at random. */
  public static List<Pulse> plan(int devices, int from, int to, Random random) {
    List<Integer> turns = new ArrayList<>();
    for (int device = 0; device < devices; device++) {
      turns.addAll(Collections.nCopies(to - from + 1, device));
    }
    Collections.shuffle(turns, random);
    int[] next = new int[devices];
    List<Pulse> pulses = new ArrayList<>();
    for (int device : turns) {
      int sequence = from + next[device]++;
      pulses.add(new Pulse("d" + device, "e1", sequence, (device * 7 + sequence) % 600));
    }
    return pulses;
  }

  /** Returns when the broker has all of them. */
  public void send(List<Pulse> pulses) {
    List<Future<?>> answers = new ArrayList<>();
    for (Pulse pulse : pulses) {
      answers.add(
          producer.send(new ProducerRecord<>(topic, bytes(pulse.device()), bytes(pulse.text()))));
    }
    producer.flush();
    answers.forEach(Pulses::taken);
  }

  /** One record as it is. */
  public void send(int partition, byte @Nullable [] key, byte @Nullable [] value) {
    taken(producer.send(new ProducerRecord<>(topic, partition, key, value)));
  }

  private static void taken(Future<?> answer) {
    try {
      answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker refused", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Rows as {@code device/sequence/amount}, sorted, repetitions included. */
  public static List<String> rows(JdbcTemplate jdbc) {
    return jdbc
        .query(
            "select device, sequence, amount from tally",
            (row, _) -> row.getString(1) + "/" + row.getLong(2) + "/" + row.getInt(3))
        .stream()
        .sorted()
        .toList();
  }

  /** What {@link #rows} must be when each pulse was stored once. */
  public static List<String> expected(List<Pulse> pulses) {
    return pulses.stream()
        .map(p -> p.device() + "/" + p.sequence() + "/" + p.amount())
        .sorted()
        .toList();
  }

  public static long count(JdbcTemplate jdbc) {
    Long count = jdbc.queryForObject("select count(*) from tally", Long.class);
    return count == null ? 0 : count;
  }

  @Override
  public void close() {
    producer.close();
  }
}

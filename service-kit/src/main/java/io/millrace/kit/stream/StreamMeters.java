// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;

/** What one projection counts; the names are the README's. Thread-safe. */
final class StreamMeters {
  private final MeterRegistry registry;
  private final Tags tags;
  final Counter applied;
  final Counter duplicates;
  final Counter gaps;
  final Counter missing;
  final Counter lost;
  final Counter moved;
  final Counter rebalances;
  final Counter callbacks;
  final Timer transaction;
  private final MultiGauge lag;
  private final MultiGauge behind;

  StreamMeters(MeterRegistry registry, String projection) {
    this.registry = registry;
    this.tags = Tags.of("projection", projection);
    this.applied = registry.counter("millrace.stream.applied", tags);
    this.duplicates = registry.counter("millrace.stream.duplicates", tags);
    this.gaps = registry.counter("millrace.stream.gaps", tags);
    this.missing = registry.counter("millrace.stream.missing", tags);
    this.lost = registry.counter("millrace.stream.lost", tags);
    this.moved = registry.counter("millrace.stream.position.moved", tags);
    this.rebalances = registry.counter("millrace.stream.rebalances", tags);
    this.callbacks = registry.counter("millrace.stream.callback.failures", tags);
    this.transaction = registry.timer("millrace.stream.transaction", tags);
    this.lag = MultiGauge.builder("millrace.stream.lag").tags(tags).register(registry);
    this.behind =
        MultiGauge.builder("millrace.stream.behind.seconds").tags(tags).register(registry);
  }

  void dead(String reason) {
    registry.counter("millrace.stream.dead.letters", tags.and("reason", reason)).increment();
  }

  void retry(String reason) {
    registry.counter("millrace.stream.retries", tags.and("reason", reason)).increment();
  }

  void partitions(List<StreamStatus.Partition> partitions) {
    lag.register(partitions.stream().map(p -> MultiGauge.Row.of(tags(p), p.lag())).toList(), true);
    behind.register(
        partitions.stream()
            .map(p -> MultiGauge.Row.of(tags(p), p.behind().toMillis() / 1000.0))
            .toList(),
        true);
  }

  private static Tags tags(StreamStatus.Partition partition) {
    return Tags.of("partition", Integer.toString(partition.partition()));
  }
}

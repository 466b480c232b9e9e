// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record as the broker handed it out, and what became of it so far. Immutable.
 *
 * @param raw kept for the dead letters.
 * @param content what to do with it.
 */
record Incoming<T>(ConsumerRecord<byte[], byte[]> raw, Content<T> content) {

  /** Either something to apply or a reason not to. */
  sealed interface Content<T> {}

  record Legible<T>(T value, Optional<SourcePosition> position) implements Content<T> {}

  /**
   * @param reason metric label: unreadable, refused or broken.
   * @param published whether the dead letters have it.
   */
  record Dead<T>(String reason, String detail, boolean published) implements Content<T> {}

  static <T> Incoming<T> of(ConsumerRecord<byte[], byte[]> raw, Projection<T> projection) {
    try {
      T value = projection.decode(raw.key(), raw.value());
      return new Incoming<>(raw, new Legible<>(value, projection.sourcePosition(value)));
    } catch (UnreadableRecordException | RuntimeException | StackOverflowError e) {
      return new Incoming<>(raw, new Dead<>("unreadable", e.toString(), false));
    }
  }

  Incoming<T> dead(String reason, String detail) {
    return new Incoming<>(raw, new Dead<>(reason, detail, false));
  }

  Incoming<T> published() {
    return switch (content) {
      case Dead<T>(String reason, String detail, _) ->
          new Incoming<>(raw, new Dead<>(reason, detail, true));
      case Legible<T> _ -> this;
    };
  }

  /** Bytes it takes in memory before decoding. */
  int size() {
    return Math.max(0, raw.serializedKeySize()) + Math.max(0, raw.serializedValueSize());
  }
}

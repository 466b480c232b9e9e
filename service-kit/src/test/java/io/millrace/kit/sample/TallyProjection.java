// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.sample;

import io.millrace.contracts.Topic;
import io.millrace.kit.stream.Delivery;
import io.millrace.kit.stream.NotYetException;
import io.millrace.kit.stream.Projection;
import io.millrace.kit.stream.SourcePosition;
import io.millrace.kit.stream.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Writes a row per pulse and keeps a sum per device. */
public final class TallyProjection implements Projection<Pulse> {
  /** Amounts with a meaning of their own. */
  public static final int BREAKS_CODE = 666;

  public static final int NOT_YET = 777;

  private final JdbcTemplate jdbc;
  private final Topic topic;
  private final Runnable afterCommit;
  private final AtomicInteger missing = new AtomicInteger();
  private volatile boolean prerequisite;

  public TallyProjection(JdbcTemplate jdbc, Topic topic, Runnable afterCommit) {
    this.jdbc = jdbc;
    this.topic = topic;
    this.afterCommit = afterCommit;
  }

  @Override
  public String name() {
    return "tally";
  }

  @Override
  public Topic topic() {
    return topic;
  }

  /** Records of amount 777 can be applied from now on. */
  public void prerequisiteCame() {
    prerequisite = true;
  }

  /** How many sequences were reported missing in transactions that committed. */
  public int missing() {
    return missing.get();
  }

  @Override
  public Pulse decode(byte @Nullable [] key, byte @Nullable [] value)
      throws UnreadableRecordException {
    if (key == null || value == null || value.length == 0) {
      throw new UnreadableRecordException("a pulse has a key and a value", null);
    }
    try {
      return Pulse.of(new String(value, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new UnreadableRecordException("not a pulse", e);
    }
  }

  @Override
  public Optional<SourcePosition> sourcePosition(Pulse pulse) {
    return Optional.of(new SourcePosition(pulse.device(), pulse.epoch(), pulse.sequence()));
  }

  @Override
  public void apply(List<Delivery<Pulse>> deliveries) {
    for (Delivery<Pulse> delivery : deliveries) {
      Pulse pulse = delivery.value();
      if (pulse.amount() == BREAKS_CODE) {
        throw new IllegalStateException("a bug that one record brings to light");
      }
      if (pulse.amount() == NOT_YET && !prerequisite) {
        throw new NotYetException("what 777 needs");
      }
    }
    jdbc.batchUpdate(
        "insert into tally (device, sequence, amount) values (?, ?, ?)",
        deliveries,
        500,
        (row, delivery) -> {
          row.setString(1, delivery.value().device());
          row.setLong(2, delivery.value().sequence());
          row.setInt(3, delivery.value().amount());
        });
    jdbc.batchUpdate(
        """
        insert into total (device, amount) values (?, ?)
        on conflict (device) do update set amount = total.amount + excluded.amount
        """,
        deliveries,
        500,
        (row, delivery) -> {
          row.setString(1, delivery.value().device());
          row.setInt(2, delivery.value().amount());
        });
  }

  @Override
  public void committed(List<Delivery<Pulse>> deliveries) {
    deliveries.forEach(d -> d.missing().ifPresent(gap -> missing.addAndGet((int) gap.count())));
    afterCommit.run();
  }
}

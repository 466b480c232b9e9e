// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.readings.TagValue;
import io.millrace.ingest.RunningIngest;
import io.millrace.ingest.database.PartitionStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** A database that refuses what is copied straight into its columnstore. */
class DirectCompressIT {
  private static final int TAG = -1;
  private final RunningIngest ingest = RunningIngest.shared();
  private final JdbcTemplate jdbc = ingest.jdbc();
  private final TransactionTemplate transactions = ingest.bean(TransactionTemplate.class);
  private final Sample sample =
      new Sample(
          TAG,
          ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
          new TagValue.Real(1),
          (short) 0);

  @BeforeEach
  void refuse() {
    jdbc.execute(
        """
        create function refuse_compressed() returns trigger language plpgsql as $$
        begin
          if current_setting('timescaledb.enable_direct_compress_copy', true) = 'on' then
            raise 'refused';
          end if;
          return new;
        end $$
        """);
    jdbc.execute(
        """
        create trigger refuse_compressed before insert on sample
        for each row execute function refuse_compressed()
        """);
  }

  @AfterEach
  void allow() {
    jdbc.execute("drop trigger refuse_compressed on sample");
    jdbc.execute("drop function refuse_compressed");
    jdbc.update("delete from sample where tag_id = ?", TAG);
  }

  @Test
  void whatIsRefusedComesAsRowsTheNextTime() {
    SampleStore samples = new SampleStore(jdbc, ingest.bean(PartitionStore.class), () -> true);

    assertThatThrownBy(() -> save(samples)).hasMessageContaining("refused");
    assertThat(stored()).isZero();

    save(samples);
    assertThat(stored()).isEqualTo(1);
    save(samples);
    assertThat(stored()).isEqualTo(2);
  }

  private void save(SampleStore samples) {
    transactions.executeWithoutResult(_ -> samples.save(List.of(sample)));
  }

  private @Nullable Integer stored() {
    return jdbc.queryForObject("select count(*) from sample where tag_id = ?", Integer.class, TAG);
  }
}

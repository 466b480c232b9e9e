// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.gateway.Bounded;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * Whatever a disk gives back as a record: as it is, and with the checksum that it ought to have.
 * Each build replays the corpus; {@code JAZZER_FUZZ=1 mvn test -Dtest=SpoolRecordFuzzTest -pl
 * edge-gateway -am} looks for new ones.
 */
class SpoolRecordFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void aRecordIsWholeOrNone(byte[] found) {
    Bounded.run(
        () -> {
          check(ByteBuffer.wrap(found));
          CRC32C crc = new CRC32C();
          crc.update(found);
          check(
              ByteBuffer.allocate(SpoolRecord.HEADER + found.length)
                  .putInt(found.length)
                  .putInt((int) crc.getValue())
                  .put(found)
                  .flip());
        });
  }

  private static void check(ByteBuffer found) {
    SpoolRecord.decode(found.duplicate())
        .ifPresent(
            record -> {
              // Its time apart, which may be none that we would ever write.
              ByteBuffer again =
                  new SpoolRecord(record.kind(), Instant.EPOCH, record.key(), record.payload())
                      .encode();
              SpoolRecord second = SpoolRecord.decode(again).orElseThrow();
              assertThat(second.kind()).isEqualTo(record.kind());
              assertThat(second.key()).isEqualTo(record.key());
              assertThat(second.payload()).isEqualTo(record.payload());
            });
  }
}

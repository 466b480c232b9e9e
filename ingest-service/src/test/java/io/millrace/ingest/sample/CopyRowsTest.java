// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class CopyRowsTest {

  @Test
  void theBytesAreThoseOfTheFormat() {
    CopyRows rows = new CopyRows();
    rows.row(5)
        // One microsecond after PostgreSQL's epoch, 2000-01-01T00:00:00Z.
        .timestamp(946_684_800_000_001L)
        .int4(-2)
        .float8(1.0)
        .int2((short) 258)
        .text("ü");
    rows.row(1).absent();

    assertThat(HexFormat.of().formatHex(rows.end()))
        .isEqualTo(
            "5047434f50590aff0d0a00" // signature
                + "00000000" // flags
                + "00000000" // length of the header's extension
                + "0005" // fields of the first row
                + "00000008"
                + "0000000000000001"
                + "00000004"
                + "fffffffe"
                + "00000008"
                + "3ff0000000000000"
                + "00000002"
                + "0102"
                + "00000002"
                + "c3bc"
                + "0001" // fields of the second row
                + "ffffffff" // absent
                + "ffff"); // end
    assertThat(rows.rows()).isEqualTo(2);
  }

  @Test
  void manyRowsFit() {
    CopyRows rows = new CopyRows();
    for (int i = 0; i < 100_000; i++) {
      rows.row(2).int4(i).text("x".repeat(i % 50));
    }

    assertThat(rows.rows()).isEqualTo(100_000);
    assertThat(rows.end()).hasSizeGreaterThan(100_000 * 14);
  }
}

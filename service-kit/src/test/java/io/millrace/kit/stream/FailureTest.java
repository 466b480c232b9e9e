// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {

  @ParameterizedTest
  @CsvSource({
    "08006, UNAVAILABLE", // connection lost
    "57P01, UNAVAILABLE", // shut down by the operator
    "53100, UNAVAILABLE", // disk full
    "25006, UNAVAILABLE", // read-only
    "40P01, UNAVAILABLE", // deadlock
    "42P01, UNAVAILABLE", // a table is missing: the set-up is wrong, not the record
    "57014, SLOW", // statement timeout
    "22021, REFUSED", // NUL in text
    "23514, REFUSED", // check violated
    "54000, REFUSED", // too large for the server
    "25P02, BROKEN" // went on after an error
  })
  void sqlStateTellsTheRecordFromTheWorld(String state, Failure expected) {
    assertThat(Failure.of(new IllegalStateException(new SQLException("no", state))))
        .isEqualTo(expected);
  }

  @Test
  void noStateMeansNoConnection() {
    assertThat(Failure.of(new RuntimeException(new SQLException("pool is empty"))))
        .isEqualTo(Failure.UNAVAILABLE);
  }

  @Test
  void brokenWireDuringCopyIsTheWorld() {
    assertThat(Failure.of(new UncheckedIOException(new IOException("broken pipe"))))
        .isEqualTo(Failure.UNAVAILABLE);
  }

  @Test
  void anythingElseIsOurs() {
    assertThat(Failure.of(new NullPointerException())).isEqualTo(Failure.BROKEN);
  }

  @Test
  void tooEarlyIsFoundBelowItsWrapping() {
    assertThat(Failure.of(new RuntimeException(new NotYetException("model 7"))))
        .isEqualTo(Failure.NOT_YET);
  }
}

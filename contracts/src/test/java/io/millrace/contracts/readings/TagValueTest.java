// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.readings;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.Counter;
import java.math.BigInteger;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TagValueTest {

  @Test
  void wholeNumbersKeepAllTheirDigits() {
    assertThat(new TagValue.UnsignedInt(-1).asWholeNumber())
        .contains(BigInteger.TWO.pow(64).subtract(BigInteger.ONE));
    assertThat(new TagValue.Int(-7).asWholeNumber()).contains(BigInteger.valueOf(-7));
    assertThat(new TagValue.Bool(true).asWholeNumber()).contains(BigInteger.ONE);
    assertThat(new TagValue.Real(3.0).asWholeNumber()).contains(BigInteger.valueOf(3));
    assertThat(new TagValue.Real(0x1p70).asWholeNumber()).contains(BigInteger.TWO.pow(70));
  }

  @Test
  void fractionsDenormalsAndTextsAreNoWholeNumbers() {
    assertThat(new TagValue.Real(3.5).asWholeNumber()).isEmpty();
    assertThat(new TagValue.Real(Double.MIN_VALUE).asWholeNumber()).isEmpty();
    assertThat(new TagValue.Text("3").asWholeNumber()).isEmpty();
    assertThat(TagValue.wholeNumber(Double.NaN)).isEmpty();
    assertThat(TagValue.wholeNumber(Double.POSITIVE_INFINITY)).isEmpty();
  }

  @Test
  void aCounterIsToldByWhatWasReadOfIt() {
    TagName tag = new TagName("acme/lyon/bottling/line1/filler/produced");
    Instant at = Instant.parse("2026-03-01T12:00:00Z");
    TagValue seven = new TagValue.Int(7);

    assertThat(Counter.valueOf(Reading.good(tag, at, seven))).contains(BigInteger.valueOf(7));
    assertThat(Counter.valueOf(Reading.uncertain(tag, at, seven, QualityReason.OUT_OF_RANGE)))
        .contains(BigInteger.valueOf(7));
    assertThat(Counter.valueOf(Reading.uncertain(tag, at, seven, QualityReason.DEVICE_SWAPPED)))
        .isEmpty();
    assertThat(Counter.valueOf(Reading.bad(tag, at, QualityReason.TIMEOUT))).isEmpty();
  }
}

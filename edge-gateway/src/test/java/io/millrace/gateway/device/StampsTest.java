// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StampsTest {
  private static final Instant AT = Instant.parse("2026-03-02T06:00:00Z");

  private final Stamps stamps = new Stamps();

  @Test
  void aReadingThatIsNotLaterComesAMicrosecondBehindTheLastOne() {
    assertThat(grown("count", AT)).isEqualTo(AT);
    assertThat(grown("count", AT)).isEqualTo(AT.plusNanos(1_000));
    // A second back is no step of the clock, two are still none.
    assertThat(grown("count", AT.minusSeconds(1))).isEqualTo(AT.plusNanos(2_000));
    assertThat(grown("count", AT.plusNanos(2_000).minusSeconds(2))).isEqualTo(AT.plusNanos(3_000));
    assertThat(grown("count", AT.plusSeconds(1))).isEqualTo(AT.plusSeconds(1));
  }

  @Test
  void aClockThatWasSetBackIsFollowed() {
    grown("count", AT);
    Instant before = AT.minusSeconds(2).minusNanos(1_000);
    assertThat(grown("count", before)).isEqualTo(before);
    assertThat(grown("count", before)).isEqualTo(before.plusNanos(1_000));
  }

  @Test
  void tagsHaveTimesOfTheirOwn() {
    grown("count", AT);
    assertThat(grown("level", AT)).isEqualTo(AT);
  }

  private Instant grown(String tag, Instant at) {
    Reading reading = Reading.good(Plants.name(tag), at, new TagValue.Int(7));
    Reading grown = stamps.grown(reading);
    assertThat(grown.value()).isEqualTo(reading.value());
    return grown.at();
  }
}

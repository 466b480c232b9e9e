// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kit.stream.Placement.Begin;
import io.millrace.kit.stream.Placement.Foreign;
import io.millrace.kit.stream.Placement.Overtaken;
import io.millrace.kit.stream.Placement.Resume;
import io.millrace.kit.stream.Placement.Stored;
import org.junit.jupiter.api.Test;

class PlacementTest {

  @Test
  void firstSightBeginsAtTheBeginning() {
    assertThat(Placement.of(null, "t", 5, 90)).isEqualTo(new Begin(5));
  }

  @Test
  void knownPartitionGoesOnWhereItStood() {
    assertThat(Placement.of(new Stored(5, "t"), "t", 5, 90)).isEqualTo(new Resume(5));
    assertThat(Placement.of(new Stored(90, "t"), "t", 5, 90)).isEqualTo(new Resume(90));
  }

  @Test
  void deletedRecordsAreALoss() {
    assertThat(Placement.of(new Stored(4, "t"), "t", 5, 90)).isEqualTo(new Overtaken(4, 5));
  }

  @Test
  void positionBeyondTheEndIsNotOurTopicAnyMore() {
    assertThat(Placement.of(new Stored(91, "t"), "t", 5, 90)).isInstanceOf(Foreign.class);
  }

  @Test
  void topicCreatedAnewIsForeignEvenWhenTheOffsetsFit() {
    assertThat(Placement.of(new Stored(7, "t"), "u", 0, 90)).isInstanceOf(Foreign.class);
  }
}

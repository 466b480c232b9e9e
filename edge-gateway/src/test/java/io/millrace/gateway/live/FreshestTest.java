// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.Reading;
import io.millrace.testkit.Examples;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreshestTest {
  private static final TagName LEVEL = new TagName("acme/lyon/tank/level");
  private static final TagName HEAT = new TagName("acme/lyon/tank/heat");

  private final Freshest freshest = new Freshest();

  @Test
  void holdsTheNewestOfEachTagAndGivesItOnce() {
    freshest.add("tank", 1, List.of(of(LEVEL, 1), of(HEAT, 1), of(LEVEL, 2)));
    freshest.add("tank", 2, List.of(of(LEVEL, 3)));
    assertThat(freshest.take())
        .singleElement()
        .satisfies(
            taken -> {
              assertThat(taken.modelVersion()).isEqualTo(2);
              assertThat(taken.readings()).containsExactlyInAnyOrder(of(LEVEL, 3), of(HEAT, 1));
            });
    assertThat(freshest.take()).isEmpty();
  }

  /** The spool is found to be late a while after it began to be. */
  @Test
  void remembersTheRoundBeforeAndNoMore() {
    freshest.add("tank", 1, List.of(of(LEVEL, 1)));
    freshest.forgetOld();
    freshest.add("tank", 1, List.of(of(HEAT, 2)));
    freshest.forgetOld();
    freshest.add("kiln", 1, List.of(of(HEAT, 3)));
    assertThat(freshest.take())
        .extracting(Freshest.Taken::readings)
        .containsExactlyInAnyOrder(List.of(of(HEAT, 2)), List.of(of(HEAT, 3)));
  }

  /** A tag that changes once an hour is shown when the broker is back, not an hour later. */
  @Test
  void whatWasNotTakenComesAgainUnlessSomethingNewerCame() {
    freshest.add("tank", 1, List.of(of(LEVEL, 1), of(HEAT, 1)));
    Freshest.Taken failed = freshest.take().getFirst();
    freshest.add("tank", 1, List.of(of(LEVEL, 2)));
    freshest.putBack(failed.device(), failed.modelVersion(), failed.readings());
    assertThat(freshest.take().getFirst().readings())
        .containsExactlyInAnyOrder(of(LEVEL, 2), of(HEAT, 1));
  }

  private static Reading of(TagName tag, long second) {
    return Examples.real(tag, Examples.AT.plusSeconds(second), (double) second);
  }
}

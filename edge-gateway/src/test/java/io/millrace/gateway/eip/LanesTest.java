// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.Plants;
import io.millrace.gateway.eip.symbol.SymbolTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many requests a device is asked at a time. */
class LanesTest {
  private static final Duration FAST = Duration.ofMillis(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** One connection for two messages, four at most; the first there is anyway. */
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 1", "4, 2", "7, 3", "8, 4", "40, 4"})
  void growByOneWhileThereAreMessagesForMore(int messages, int connections) {
    ReadPlan plan = plan(messages);
    assertThat(plan.packets()).hasSize(messages);
    Lanes lanes = Lanes.NONE.begun(1);
    for (int i = 0; i < 10 && lanes.isTooFew(plan, FAST, TIMEOUT); i++) {
      lanes = lanes.widened();
    }
    assertThat(lanes.open()).isEqualTo(connections);
    assertThat(lanes.why()).startsWith(connections + " in flight at a time");
  }

  @Test
  void stayOneWithoutAConnection() {
    Lanes lanes = Lanes.NONE.begun(0);
    assertThat(lanes.isTooFew(plan(8), FAST, TIMEOUT)).isFalse();
    assertThat(lanes.inFlight()).isEqualTo(1);
    assertThat(lanes.why()).contains("need a connection of CIP");
  }

  @Test
  void aRefusalIsForgottenWithTheConversationAndAFailureIsNot() {
    Lanes refused = Lanes.NONE.begun(1).refused("status 0x01");
    assertThat(refused.isTooFew(plan(8), FAST, TIMEOUT)).isFalse();
    assertThat(refused.why()).contains("status 0x01");
    assertThat(refused.begun(1).isTooFew(plan(8), FAST, TIMEOUT)).isTrue();
    Lanes failed = Lanes.NONE.begun(1).widened().begun(1).failed("no answer");
    assertThat(failed.begun(1).isTooFew(plan(8), FAST, TIMEOUT)).isFalse();
    assertThat(failed.begun(1).why()).contains("several at a time failed: no answer");
  }

  /** Four answers that take a quarter of the timeout each come too late. */
  @Test
  void aSlowDeviceIsNotAskedForMore() {
    Lanes one = Lanes.NONE.begun(1);
    assertThat(one.isTooFew(plan(8), Duration.ofMillis(250), TIMEOUT)).isFalse();
    assertThat(one.isTooFew(plan(8), Duration.ofMillis(249), TIMEOUT)).isTrue();
  }

  /** Of 64 bytes a message has 56 for places that take 14 to ask and 18 to answer: three each. */
  private static ReadPlan plan(int messages) {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < 3 * messages; i++) {
      tags.add(Plants.tag("t" + i, "Tag%03d".formatted(i), DataType.INT32));
    }
    return ReadPlan.of(tags, SymbolTable.EMPTY, Lessons.NONE, 64);
  }
}

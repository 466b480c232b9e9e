// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.events.DeviceIdentity;
import io.millrace.contracts.events.GatewayEvent;
import io.millrace.ingest.completeness.Swap.End;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SwapTest {
  private static final DeviceIdentity A = identity("0000000A");
  private static final DeviceIdentity B = identity("0000000B");
  private static final DeviceIdentity C = identity("0000000C");
  private static final Instant FROM = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant TO = FROM.plusSeconds(60);

  @Test
  void aSwapLastsUntilSomebodyConfirmsItOrTheKnownOneReturns() {
    assertThat(Swap.during(List.of(swapped(1, A, B, false), confirmed(5, A, B)), FROM, TO))
        .containsExactly(new Swap(at(1), at(5), End.CONFIRMED, A, B));
    assertThat(Swap.during(List.of(swapped(1, A, B, false), swapped(5, B, A, true)), FROM, TO))
        .containsExactly(new Swap(at(1), at(5), End.RETURNED, A, B));
    assertThat(Swap.during(List.of(swapped(1, A, B, false), swapped(5, B, C, false)), FROM, TO))
        .containsExactly(
            new Swap(at(1), at(5), End.REPLACED, A, B), new Swap(at(5), TO, null, B, C));
  }

  @Test
  void whatBeganBeforeTheWindowIsCutToIt() {
    assertThat(Swap.during(List.of(swapped(-9, A, B, false)), FROM, TO))
        .containsExactly(new Swap(FROM, TO, null, A, B));
    assertThat(Swap.during(List.of(confirmed(-9, A, B), swapped(2, B, A, false)), FROM, TO))
        .containsExactly(new Swap(at(2), TO, null, B, A));
  }

  @Test
  void aConfirmationAloneIsNoSwap() {
    assertThat(Swap.during(List.of(confirmed(3, A, B)), FROM, TO)).isEmpty();
    assertThat(Swap.during(List.of(), FROM, TO)).isEmpty();
  }

  private static GatewayEvent swapped(
      int second, DeviceIdentity was, DeviceIdentity is, boolean isExpected) {
    return new GatewayEvent.DeviceSwapped(
        UUID.randomUUID(), at(second), "edge", "plc", was, is, isExpected);
  }

  private static GatewayEvent confirmed(int second, DeviceIdentity was, DeviceIdentity is) {
    return new GatewayEvent.DeviceConfirmed(UUID.randomUUID(), at(second), "edge", "plc", was, is);
  }

  private static Instant at(int second) {
    return FROM.plusSeconds(second);
  }

  private static DeviceIdentity identity(String serial) {
    return new DeviceIdentity(1, 166, "1756-L83E/B", "33.11", serial);
  }
}

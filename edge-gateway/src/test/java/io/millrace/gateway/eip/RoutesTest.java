// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.CipRoute;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.MessageReply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ways to controllers behind others, and for how long they are gone. */
class RoutesTest {
  /**
   * Port 1 slot 2; port 2 with 0x10 for a long link of 9 characters and a 0 more; port 1 slot 0: 1
   * + 6 + 1 words.
   */
  private static final EPath FAR = Routes.path(CipRoute.parse("1,2,2,192.0.2.7,1,0"));

  @Test
  void aWayBecomesItsBytes() {
    assertThat(FAR.encode()).isEqualTo(Bytes.hex("01 02 12 09 3139322E302E322E37 00 01 00"));
    assertThat(FAR.words()).isEqualTo(8);
    assertThat(Routes.text(FAR)).isEqualTo("1,2,2,192.0.2.7,1,0");
    assertThat(Routes.path(CipRoute.parse(""))).isEqualTo(EPath.EMPTY);
    assertThat(Routes.path(CipRoute.parse("18,255")))
        .isEqualTo(EPath.of(new EPath.Port(18, Bytes.of((byte) 255))));
  }

  /** What is left of 8 words tells the step: all, 7 without the first, 1 for the last. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0312 | 08 | it ends at 1,2: there is no such slot or address, status 0x01",
        "0204 | 07 | it ends at 1,2,2,192.0.2.7: nobody answers there, status 0x01",
        "0311 | 01 | it ends at 1,2,2,192.0.2.7,1,0: there is no such port, status 0x01",
        "0318 | 05 | leads nowhere: it leads back to where it came from",
        "0205 |    | leads nowhere: status 0x01, connection failure, extended [0x0205]"
      })
  void aRefusalSaysWhereTheWayEnds(String extended, String left, String text) {
    MessageReply refusal =
        new MessageReply(
            0x52,
            MessageReply.CONNECTION_FAILURE,
            List.of(Integer.parseInt(extended, 16)),
            left == null ? Bytes.NONE : Bytes.hex(left));
    assertThat(Routes.refusal(FAR, refusal))
        .startsWith("the way 1,2,2,192.0.2.7,1,0 leads nowhere")
        .contains(text);
  }

  /** 3/4 of it, in units of 2^tick ms, in at most 255 of them: 1 s is 187 * 4 ms. */
  @ParameterizedTest
  @CsvSource({"10, 0, 7", "340, 0, 255", "342, 1, 128", "1000, 2, 187", "60000, 8, 175"})
  void aBridgeGivesUpBeforeWeDo(int timeout, int tick, int ticks) {
    Patience patience = Patience.below(Duration.ofMillis(timeout));
    assertThat(patience).isEqualTo(new Patience(tick, ticks));
    assertThat(patience.ticks() << patience.tick()).isLessThan(timeout);
  }
}

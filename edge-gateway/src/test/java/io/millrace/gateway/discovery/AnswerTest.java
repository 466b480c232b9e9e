// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.gateway.discovery.Answer.Outcome;
import io.millrace.gateway.discovery.Finding.Place;
import io.millrace.gateway.discovery.Finding.Way;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CommonPacket;
import io.millrace.gateway.eip.wire.Encapsulation;
import io.millrace.gateway.eip.wire.Identity;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTest {
  private static final long CONTEXT = 0x0123456789ABCDEFL;
  private static final Identity LOGIX =
      new Identity(1, 14, 166, 33, 11, 0x3060, 0xC0FFEE, "1756-L83E/B");

  @Test
  void anIdentityIsShownAsPeopleWriteIt() {
    assertThat(Answer.toListIdentity(reply(LOGIX, 3), CONTEXT).identity())
        .isEqualTo(
            new FoundIdentity(
                1,
                "Rockwell Automation/Allen-Bradley",
                "1756-L83E/B",
                "166",
                "33.11",
                "00C0FFEE",
                14,
                "OPERATIONAL"));
    FoundIdentity odd =
        requireNonNull(
            Answer.toListIdentity(
                    reply(new Identity(9999, 2, 1, 1, 2, 0, 7, " Drive\u0000\n"), 0xFF), CONTEXT)
                .identity());
    assertThat(odd.vendor()).isNull();
    assertThat(odd.product()).isEqualTo("Drive");
    assertThat(odd.state()).isNull();
  }

  @Test
  void anAnswerToAnotherQuestionIsMalformed() {
    assertThat(Answer.toListIdentity(reply(LOGIX, 3), CONTEXT + 1).outcome())
        .isEqualTo(Outcome.MALFORMED);
  }

  @Test
  void nothingThatIsCutIsAnIdentity() {
    Bytes whole = reply(LOGIX, 3);
    for (int length = 0; length < whole.length(); length++) {
      Answer answer = Answer.toListIdentity(whole.part(0, length), CONTEXT);
      assertThat(answer.outcome()).isEqualTo(Outcome.MALFORMED);
      assertThat(answer.detail()).isNotBlank();
    }
  }

  @Test
  void whateverComesIsAnAnswerOfSomeKind() {
    Random random = new Random(63);
    byte[] whole = reply(LOGIX, 3).toArray();
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = whole.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      assertThat(Answer.toListIdentity(Bytes.of(bytes), CONTEXT).detail()).isNotBlank();
    }
  }

  @Test
  void modbusDevicesTellByText() {
    assertThat(Answer.modbus(Map.of(0, "ACME", 1, "PM-5", 2, "V2.1")).identity())
        .isEqualTo(new FoundIdentity(null, "ACME", null, "PM-5", "V2.1", null, null, null));
    assertThat(Answer.modbus(Map.of()).outcome()).isEqualTo(Outcome.NO_IDENTITY);
  }

  /** An adapter or a controller stands before a backplane, a drive or a Micro800 does not. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "14, 1756-L83E/B, null",
        "12, 1756-EN2T/D, null",
        "14, 2080-LC50-24QWB, ''",
        "2, PowerFlex 525, ''"
      })
  void theEndpointIsReadyForAPlantModel(int deviceType, String product, String path) {
    Answer answer =
        Answer.toListIdentity(
            reply(new Identity(1, deviceType, 1, 1, 1, 0, 1, product), 3), CONTEXT);

    Finding finding =
        Finding.of(
            new Place(AddressRange.parse("10.0.0.7").first(), 44818, Protocol.ETHERNET_IP),
            answer,
            Set.of(Way.LIST_IDENTITY),
            0,
            List.of());
    assertThat(finding.endpoint())
        .isEqualTo(new DeviceEndpoint.EtherNetIp("10.0.0.7", 44818, path, null, null));
  }

  private static Bytes reply(Identity identity, int state) {
    return new Encapsulation(
            Encapsulation.LIST_IDENTITY,
            0,
            0,
            CONTEXT,
            CommonPacket.of(new CommonPacket.IdentityItem(identity, state)).encode())
        .encode();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Bytes that nobody thought of, as answers, questions and headers. Each build replays the corpus;
 * {@code JAZZER_FUZZ=1 mvn test -Dtest=ReadDeviceIdFuzzTest -pl edge-gateway -am} looks for new
 * ones.
 */
class ReadDeviceIdFuzzTest {
  /** What is read can be written and read again; what cannot be read says so. */
  @FuzzTest(maxDuration = "10m")
  void anAnswerIsRightOrRefused(byte[] sent) {
    try {
      ReadDeviceId.Reply reply = ReadDeviceId.Reply.decode(sent);
      assertThat(reply.encode()).hasSameSizeAs(sent);
      assertThat(ReadDeviceId.Reply.decode(reply.encode())).isEqualTo(reply);
    } catch (PduException e) {
      assertThat(e.detail()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "10m")
  void aQuestionIsRightOrRefused(byte[] sent) {
    try {
      assertThat(ReadDeviceId.decode(sent).encode()).isEqualTo(sent);
    } catch (PduException e) {
      assertThat(e.detail()).isNotBlank();
    }
  }

  /** What stands before each message: seven bytes, of which most are no header. */
  @FuzzTest(maxDuration = "10m")
  void aHeaderIsRightOrRefused(byte[] sent) {
    try {
      assertThat(Mbap.decode(sent).encode()).isEqualTo(sent);
    } catch (PduException e) {
      assertThat(e.detail()).isNotBlank();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireException;
import io.millrace.gateway.eip.wire.WireType;
import java.util.List;
import java.util.Optional;

/**
 * Whatever bytes a controller calls a value. Each build replays the corpus; {@code JAZZER_FUZZ=1
 * mvn test -Dtest=CipValueFuzzTest -pl edge-gateway -am} looks for new ones.
 */
class CipValueFuzzTest {
  private static final List<DataType> MODEL = List.of(DataType.values());
  private static final List<CipType> CIP = List.of(CipType.values());

  /** A moment in words: +292278994-08-17T07:12:55.807999999Z. */
  private static final int MOST_ISO_TEXT = 40;

  @FuzzTest(maxDuration = "10m")
  void anAnswerIsAValueOrNone(FuzzedDataProvider data) {
    Integer bit = data.consumeBoolean() ? data.consumeInt(0, 63) : null;
    DataType wanted = data.pickValue(MODEL);
    try {
      ReadTag.Reply reply = ReadTag.Reply.decode(Bytes.of(data.consumeRemainingAsBytes()));
      checked(wanted, CipValue.decode(reply, bit), reply.data().length());
    } catch (WireException e) {
      assertThat(e.detail()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "10m")
  void anAttributeIsAValueOrNone(FuzzedDataProvider data) {
    DataType wanted = data.pickValue(MODEL);
    Bytes bytes = Bytes.of(data.consumeRemainingAsBytes());
    checked(wanted, CipValue.decode(wanted, bytes), bytes.length());
  }

  @FuzzTest(maxDuration = "10m")
  void aPartOfATagIsAValueOrNone(FuzzedDataProvider data) {
    Integer bit = data.consumeBoolean() ? data.consumeInt(0, 7) : null;
    DataType wanted = data.pickValue(MODEL);
    CipType type = data.pickValue(CIP);
    Bytes bytes = Bytes.of(data.consumeRemainingAsBytes());
    ReadTag.Reply reply = new ReadTag.Reply(WireType.of(type), bytes);
    checked(wanted, CipValue.at(new Spot.Value(type, 0, bit), wanted, reply), MOST_ISO_TEXT);
    int room = Math.max(0, bytes.length() - Integer.BYTES);
    checked(wanted, CipValue.at(new Spot.Text(0, room), wanted, reply), bytes.length());
  }

  /** What the plant model asks for holds the value or says that it does not; no text grows. */
  private static void checked(DataType wanted, Optional<TagValue> value, int bytes) {
    if (value.isPresent()) {
      TagValue fitted = CipValue.fitted(wanted, value.get());
      if (fitted instanceof TagValue.Text(String text)) {
        assertThat(text.length()).isLessThanOrEqualTo(bytes);
      } else if (fitted != null) {
        assertThat(fitted.asDouble()).isFinite();
      }
    }
  }
}

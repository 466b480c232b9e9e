// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.ByteString;
import io.millrace.contracts.Golden;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.wire.TagColumn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingBatchCodecTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00.000001Z");

  @Test
  void everyTypeAndQualityComesBackAsItWas() throws UnreadableBatchException {
    ReadingBatch batch = batch(everything());

    assertThat(ReadingBatchCodec.decode(ReadingBatchCodec.encode(batch))).isEqualTo(batch);
  }

  /** The golden file is what the first release wrote; it must be read for ever. */
  @Test
  void theFirstReleasesBytesAreRead() throws UnreadableBatchException {
    byte[] golden = HexFormat.of().parseHex(Golden.text("reading-batch.v1.hex").strip());

    assertThat(ReadingBatchCodec.decode(golden)).isEqualTo(batch(everything()));
    assertThat(ReadingBatchCodec.encode(batch(everything()))).isEqualTo(golden);
  }

  @Test
  void theSmallestBatchIsTheBytesOneCanWorkOutByHand() {
    ReadingBatch batch =
        new ReadingBatch(
            "g", "e", "d", 1, 2, List.of(Reading.good(tag("t"), AT.minusNanos(1000), bool(true))));

    // 2026-03-01T12:00:00Z is 1772366400 s; in microseconds, zigzag doubles it: 3544732800000000.
    assertThat(HexFormat.of().formatHex(ReadingBatchCodec.encode(batch)))
        .isEqualTo(
            "0a0167" // field 1, text of 1: g
                + "120165" // field 2: e
                + "1a0164" // field 3: d
                + "2001" // field 4: sequence 1
                + "2880c0f8daa6fda506" // field 5, as above in groups of seven bits
                + "3002" // field 6: model version 2
                + "3a0b" // field 7, a column of 11 bytes
                + "0a03612f74" // its field 1, text of 3: a/t
                + "120100" // its field 2, packed, 1 byte: offset 0
                + "2a0101"); // its field 5, packed, 1 byte: true
  }

  @Test
  void orderWithinATagIsKept() throws UnreadableBatchException {
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      readings.add(Reading.good(tag("t"), AT.plusMillis(i), new TagValue.Int(i)));
      readings.add(Reading.good(tag("u"), AT.plusMillis(i), new TagValue.Real(i / 8.0)));
    }

    List<Reading> back =
        ReadingBatchCodec.decode(ReadingBatchCodec.encode(batch(readings))).readings();

    assertThat(back).containsExactlyInAnyOrderElementsOf(readings);
    assertThat(back.stream().filter(r -> r.tag().equals(tag("t"))))
        .containsExactlyElementsOf(
            readings.stream().filter(r -> r.tag().equals(tag("t"))).toList());
  }

  /** A clock that is read now and then, a link that is lost in between, a clock gone wild. */
  @Test
  void aDeviceTimeIsKeptWhereThereIsOneAndOnlyThere() throws UnreadableBatchException {
    List<Reading> readings = new ArrayList<>();
    List<String> said = List.of("1970-01-01T00:00:00Z", "2099-12-31T23:59:59.999999Z");
    for (int i = 0; i < 12; i++) {
      Reading good = Reading.good(tag("t"), AT.plusMillis(i), new TagValue.Int(i));
      readings.add(i % 3 == 0 ? good.saidAt(Instant.parse(said.get(i % 2))) : good);
    }
    readings.add(Reading.bad(tag("t"), AT.plusMillis(12), QualityReason.LINK_DOWN));
    readings.add(Reading.good(tag("t"), AT.plusMillis(13), new TagValue.Int(13)).saidAt(AT));

    assertThat(ReadingBatchCodec.decode(ReadingBatchCodec.encode(batch(readings))).readings())
        .isEqualTo(readings);
  }

  @Test
  void aTagOfTwoTypesIsNotWritten() {
    ReadingBatch batch =
        batch(
            List.of(
                Reading.good(tag("t"), AT, bool(true)),
                Reading.good(tag("t"), AT, new TagValue.Int(1))));

    assertThatThrownBy(() -> ReadingBatchCodec.encode(batch))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two types");
  }

  @Test
  void whatIsCutOffAnywhereIsEitherReadOrRefused() {
    byte[] whole = ReadingBatchCodec.encode(batch(everything()));

    for (int length = 0; length < whole.length; length++) {
      readOrRefuse(Arrays.copyOf(whole, length));
    }
  }

  @Test
  void damagedBytesAreEitherReadOrRefused() {
    byte[] whole = ReadingBatchCodec.encode(batch(everything()));
    Random random = new Random(20260301);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = whole.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      readOrRefuse(damaged);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ff", "hello", "{\"gateway\":1}", "\u0000\u0000\u0000"})
  void garbageIsRefused(String garbage) {
    assertThatThrownBy(() -> ReadingBatchCodec.decode(garbage.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UnreadableBatchException.class);
  }

  @Test
  void anAbsentRecordIsRefused() {
    assertThatThrownBy(() -> ReadingBatchCodec.decode(null))
        .isInstanceOf(UnreadableBatchException.class)
        .hasMessageContaining("empty");
  }

  @Test
  void columnsThatDoNotFitTogetherAreRefused() {
    TagColumn.Builder two =
        TagColumn.newBuilder().setTag("a/t").addTimeOffsetMicros(0).addTimeOffsetMicros(1);

    refused(two.clone().addInts(1), "fewer values");
    refused(two.clone().addInts(1).addInts(2).addInts(3), "3 values for 2 readings");
    refused(two.clone().addInts(1).addBools(true), "more than one type");
    refused(two.clone().addInts(1).addInts(2).addQuality(0), "1 qualities for 2");
    refused(two.clone().addInts(1).addInts(2).addDeviceTimeOffsetMicros(0), "1 device times for 2");
    refused(two.clone().addInts(1).addInts(2).addQuality(0).addQuality(9 * 256), "quality");
    refused(two.clone().addDoubles(1).addDoubles(Double.NaN), "finite");
    refused(two.clone().addTexts("ok").addTexts("\u0000"), "NUL");
    refused(two.clone().setTag("no tag").addInts(1).addInts(2), "tag");
    refused(two.clone().setTimeOffsetMicros(1, Long.MAX_VALUE).addInts(1).addInts(2), "overflow");
  }

  @Test
  void fieldsOfTheFutureAreIgnored() throws UnreadableBatchException {
    byte[] known = ReadingBatchCodec.encode(batch(everything()));
    byte[] more =
        ByteString.copyFrom(known)
            .concat(ByteString.copyFrom(new byte[] {(byte) 0xd2, 0x3e, 2, 1, 2}))
            .toByteArray();

    assertThat(ReadingBatchCodec.decode(more)).isEqualTo(batch(everything()));
  }

  private static void refused(TagColumn.Builder column, String why) {
    byte[] bytes =
        io.millrace.contracts.readings.wire.ReadingBatch.newBuilder()
            .setGateway("g")
            .setEpoch("e")
            .setDevice("d")
            .setSequence(1)
            .setBaseTimeMicros(1)
            .addColumns(column)
            .build()
            .toByteArray();
    assertThatThrownBy(() -> ReadingBatchCodec.decode(bytes))
        .isInstanceOf(UnreadableBatchException.class)
        .hasMessageContaining(why);
  }

  private static void readOrRefuse(byte[] bytes) {
    try {
      ReadingBatchCodec.decode(bytes);
    } catch (UnreadableBatchException e) {
      assertThat(e).hasMessageNotContaining("null");
    } catch (RuntimeException e) {
      fail("%s escaped for %s".formatted(e, HexFormat.of().formatHex(bytes)), e);
    }
  }

  private static ReadingBatch batch(List<Reading> readings) {
    return new ReadingBatch("edge", "2026-03-01T11:00:00Z", "filler-plc", 42, 7, readings);
  }

  private static List<Reading> everything() {
    return List.of(
        Reading.good(tag("bool"), AT, bool(true)),
        Reading.good(tag("bool"), AT.plusMillis(250), bool(false)),
        Reading.good(tag("int"), AT, new TagValue.Int(Long.MIN_VALUE)),
        Reading.good(tag("int"), AT.plusNanos(1000), new TagValue.Int((1L << 53) + 1)),
        Reading.good(tag("unsigned"), AT, new TagValue.UnsignedInt(-1)),
        Reading.good(tag("real"), AT, new TagValue.Real(-0.0)),
        Reading.bad(tag("real"), AT.plusSeconds(1), QualityReason.TIMEOUT),
        Reading.uncertain(
            tag("real"), AT.plusSeconds(2), new TagValue.Real(1e300), QualityReason.OUT_OF_RANGE),
        Reading.good(tag("text"), AT, new TagValue.Text("Flüssig 💧")),
        Reading.bad(tag("none"), AT.minusSeconds(5), QualityReason.LINK_DOWN),
        new Reading(
            tag("clock"),
            AT,
            new TagValue.Int(1),
            Quality.GOOD,
            QualityReason.NONE,
            AT.minusSeconds(3600)));
  }

  private static TagValue bool(boolean value) {
    return new TagValue.Bool(value);
  }

  private static TagName tag(String name) {
    return new TagName("a/" + name);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireException;
import io.millrace.gateway.eip.wire.WireReader;
import io.millrace.gateway.eip.wire.WireType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the bytes of a controller mean: its own type decides, the plant model's must hold it. */
final class CipValue {
  private static final long U32 = 0xFFFF_FFFFL;

  private CipValue() {}

  /** The first element as the controller has it; empty for a type or bytes that are none. */
  static Optional<TagValue> decode(ReadTag.Reply reply, @Nullable Integer bit) {
    try {
      WireType type = reply.type();
      WireReader in = new WireReader(reply.data());
      if (type.isStructure()) {
        return bit == null ? text(in) : Optional.empty();
      }
      Optional<CipType> known = CipType.of(type.code());
      if (known.isEmpty()) {
        return Optional.empty();
      }
      Optional<TagValue> value = bit == null ? value(known.get(), in) : bit(known.get(), bit, in);
      return isOver(in) ? value : Optional.empty();
    } catch (WireException e) {
      return Optional.empty();
    }
  }

  /** The value at a spot of an answer; empty when the bytes there are none. */
  static Optional<TagValue> at(Spot spot, DataType wanted, ReadTag.Reply reply) {
    try {
      return switch (spot) {
        case Spot.Said(Integer bit) -> {
          Optional<CipType> type = CipType.of(reply.type().code());
          yield dated(wanted, decode(reply, bit), type, reply.data().length());
        }
        case Spot.Attribute() -> decode(wanted, reply.data());
        case Spot.Value(CipType type, int offset, Integer bit) ->
            bit == null
                ? dated(
                    wanted,
                    value(type, new WireReader(reply.data().part(offset, type.bytes()))),
                    Optional.of(type),
                    type.bytes())
                : Optional.of(bit(reply.data(), offset, bit));
        case Spot.Text(int offset, int characters) ->
            text(new WireReader(reply.data().part(offset, Integer.BYTES + characters)));
      };
    } catch (WireException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static TagValue bit(Bytes data, int offset, int bit) {
    int octet = data.at(offset + bit / Byte.SIZE);
    return new TagValue.Bool((octet >> (bit % Byte.SIZE) & 1) == 1);
  }

  /** A moment as text, where the plant model wants one. */
  private static Optional<TagValue> dated(
      DataType wanted, Optional<TagValue> value, Optional<CipType> type, int bytes) {
    return wanted == DataType.STRING && value.isPresent() && type.isPresent()
        ? CipTime.text(type.get(), value.get(), bytes).or(() -> value)
        : value;
  }

  /** Bytes as the model's type has them in CIP: an attribute's answer does not say its type. */
  static Optional<TagValue> decode(DataType type, Bytes data) {
    WireType wire =
        switch (type) {
          case BOOL -> WireType.of(CipType.BOOL);
          case INT16 -> WireType.of(CipType.INT);
          case UINT16 -> WireType.of(CipType.UINT);
          case INT32 -> WireType.of(CipType.DINT);
          case UINT32 -> WireType.of(CipType.UDINT);
          case INT64 -> WireType.of(CipType.LINT);
          case UINT64 -> WireType.of(CipType.ULINT);
          case FLOAT32 -> WireType.of(CipType.REAL);
          case FLOAT64 -> WireType.of(CipType.LREAL);
          case STRING -> WireType.of(CipType.SHORT_STRING);
          case BCD16 -> WireType.of(CipType.UINT);
          case BCD32 -> WireType.of(CipType.UDINT);
        };
    return decode(new ReadTag.Reply(wire, data), null);
  }

  /** The reading of a tag: scaled, and doubtful or bad where the plant model says so. */
  static Reading reading(Tag tag, Instant at, Optional<TagValue> decoded) {
    if (decoded.isEmpty()) {
      return Reading.bad(tag.name(), at, QualityReason.UNDECODABLE);
    }
    TagValue value = fitted(tag.type(), decoded.get());
    if (value == null) {
      return Reading.bad(tag.name(), at, QualityReason.MISCONFIGURED);
    }
    double number = value.asDouble();
    if (tag.isScaled() && isNumber(tag.type())) {
      Double scale = tag.scale();
      Double offset = tag.offset();
      number = number * (scale == null ? 1 : scale) + (offset == null ? 0 : offset);
      if (!Double.isFinite(number)) {
        return Reading.bad(tag.name(), at, QualityReason.NOT_A_NUMBER);
      }
      value = new TagValue.Real(number);
    }
    Double min = tag.min();
    Double max = tag.max();
    return (min != null && number < min) || (max != null && number > max)
        ? Reading.uncertain(tag.name(), at, value, QualityReason.OUT_OF_RANGE)
        : Reading.good(tag.name(), at, value);
  }

  /** The value in the model's type; null when it does not fit there. */
  static @Nullable TagValue fitted(DataType type, TagValue value) {
    return switch (type) {
      case BOOL -> value instanceof TagValue.Bool ? value : null;
      case STRING -> value instanceof TagValue.Text ? value : null;
      case FLOAT32, FLOAT64 -> value instanceof TagValue.Real ? value : null;
      case INT16, INT32, INT64 -> whole(value, type.bits() - 1, true);
      case UINT16, UINT32, UINT64 -> whole(value, type.bits(), false);
      case BCD16, BCD32 -> null;
    };
  }

  private static @Nullable TagValue whole(TagValue value, int bits, boolean isSigned) {
    BigInteger number =
        switch (value) {
          case TagValue.Int(long signed) -> BigInteger.valueOf(signed);
          case TagValue.UnsignedInt unsigned -> unsigned.value();
          case TagValue.Bool _, TagValue.Real _, TagValue.Text _ -> null;
        };
    if (number == null || number.bitLength() > bits || (!isSigned && number.signum() < 0)) {
      return null;
    }
    return isSigned
        ? new TagValue.Int(number.longValue())
        : new TagValue.UnsignedInt(number.longValue());
  }

  private static boolean isNumber(DataType type) {
    return type != DataType.BOOL && type != DataType.STRING;
  }

  /** More bytes than the type has mean another type; one 0 may fill up an odd number of them. */
  private static boolean isOver(WireReader in) throws WireException {
    boolean isPadded = in.at() % 2 == 1 && in.remaining() == 1;
    return in.remaining() == 0 || (isPadded && in.u8("pad") == 0);
  }

  private static Optional<TagValue> value(CipType type, WireReader in) throws WireException {
    return switch (type) {
      case BOOL -> Optional.of(new TagValue.Bool(in.u8("BOOL") != 0));
      case SINT -> Optional.of(new TagValue.Int((byte) in.u8("SINT")));
      case INT, ITIME -> Optional.of(new TagValue.Int((short) in.u16("INT")));
      case DINT, FTIME, TIME -> Optional.of(new TagValue.Int((int) in.u32("DINT")));
      case LINT, LTIME, NANO_TIME -> Optional.of(new TagValue.Int(in.u64("LINT")));
      case USINT, BYTE -> Optional.of(new TagValue.UnsignedInt(in.u8("USINT")));
      case UINT, WORD, DATE -> Optional.of(new TagValue.UnsignedInt(in.u16("UINT")));
      case UDINT, DWORD, TIME_OF_DAY -> Optional.of(new TagValue.UnsignedInt(in.u32("UDINT")));
      case ULINT, LWORD -> Optional.of(new TagValue.UnsignedInt(in.u64("ULINT")));
      case REAL -> real(Float.intBitsToFloat((int) (in.u32("REAL") & U32)));
      case LREAL -> real(Double.longBitsToDouble(in.u64("LREAL")));
      case STRING -> clean(in.bytes(in.u16("length"), "STRING"));
      case SHORT_STRING -> clean(in.bytes(in.u8("length"), "SHORT_STRING"));
      case STIME, DATE_AND_TIME -> CipTime.moment(in);
    };
  }

  private static Optional<TagValue> bit(CipType type, int bit, WireReader in) throws WireException {
    if (bit >= type.bytes() * Byte.SIZE || type == CipType.REAL || type == CipType.LREAL) {
      return Optional.empty();
    }
    return Optional.of(
        new TagValue.Bool((in.bytes(type.bytes(), "word").at(bit / 8) >> (bit % 8) & 1) == 1));
  }

  /** A string-like structure: 32 bits of length, then that many of its characters. */
  private static Optional<TagValue> text(WireReader in) throws WireException {
    long length = in.u32("length");
    return length > in.remaining() ? Optional.empty() : clean(in.bytes((int) length, "characters"));
  }

  private static Optional<TagValue> clean(Bytes characters) {
    String text = new String(characters.toArray(), StandardCharsets.ISO_8859_1);
    return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(new TagValue.Text(text));
  }

  private static Optional<TagValue> real(double value) {
    return Double.isFinite(value) ? Optional.of(new TagValue.Real(value)) : Optional.empty();
  }
}

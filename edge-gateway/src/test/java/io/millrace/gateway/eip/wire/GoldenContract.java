// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What each record of the wire must do, shown on messages that are written down with how their
 * bytes come about; numbers lie lowest byte first.
 */
abstract class GoldenContract {
  /** No length that the other end says may cost more than this. */
  static final long MOST_ALLOCATED = 1 << 20;

  private static final int[] WRONG_BYTES = {0x00, 0x01, 0x7F, 0x80, 0xFF};
  private static final int WIDEST_FIELD = 4;
  private static final int WRONG_MESSAGES = 1_000;
  private static final Duration SOAK =
      Boolean.getBoolean("millrace.test.soak") ? Duration.ofMinutes(10) : Duration.ZERO;

  @FunctionalInterface
  interface Decoder<T> {
    T decode(Bytes bytes) throws WireException;
  }

  /** A message, its bytes in hexadecimal digits, and how the one becomes the other. */
  record Golden<T>(
      String name, T message, String hex, Function<T, Bytes> encoder, Decoder<T> decoder) {
    Bytes bytes() {
      return Bytes.hex(hex);
    }

    /** The message in these bytes, by its own bytes again; fails when there is none. */
    Bytes again(Bytes sent) throws WireException {
      return encoder.apply(decoder.decode(sent));
    }

    /** Takes these bytes as a message, and nothing but a refusal with words may come of it. */
    void tried(Bytes sent) {
      try {
        assertThat(decoder.decode(sent)).isNotNull();
      } catch (WireException e) {
        assertThat(e.detail()).isNotBlank();
      }
    }
  }

  abstract List<Golden<?>> golden();

  @TestFactory
  Stream<DynamicTest> isWrittenAsItsBytesAndReadFromThem() {
    return each(GoldenContract::isItsBytes);
  }

  private static <T> void isItsBytes(Golden<T> golden) {
    assertThat(golden.encoder().apply(golden.message())).isEqualTo(golden.bytes());
    try {
      assertThat(golden.decoder().decode(golden.bytes())).isEqualTo(golden.message());
    } catch (WireException e) {
      throw new AssertionError("its own bytes were refused", e);
    }
  }

  /** What is cut is refused, or, where data may have any length, is exactly what was left. */
  @TestFactory
  Stream<DynamicTest> aCutMessageIsRefusedOrIsWhatWasLeft() {
    return each(
        golden -> {
          Bytes whole = golden.bytes();
          for (int cut = 0; cut < whole.length(); cut++) {
            Bytes left = whole.part(0, cut);
            try {
              assertThat(golden.again(left)).as("cut at %d", cut).isEqualTo(left);
            } catch (WireException e) {
              assertThat(e.detail()).as("cut at %d", cut).isNotBlank();
            }
          }
        });
  }

  /** Lengths, counts and offsets are among the bytes that become wrong here. */
  @TestFactory
  Stream<DynamicTest> aWrongByteIsRefusedOrAnotherMessage() {
    return each(
        golden -> {
          for (int at = 0; at < golden.bytes().length(); at++) {
            for (int wrong : WRONG_BYTES) {
              golden.tried(filled(golden.bytes(), at, 1, wrong));
            }
          }
        });
  }

  /**
   * Several bytes wrong, and some too many or too few, by seed; ten minutes for each family of
   * messages where there is time for it.
   */
  @TestFactory
  Stream<DynamicTest> manyWrongBytesAreRefusedOrAnotherMessage() {
    Duration time = SOAK.dividedBy(golden().size());
    return each(
        golden -> {
          Random random = new Random(golden.name().hashCode());
          long end = System.nanoTime() + time.toNanos();
          for (int i = 0; i < WRONG_MESSAGES || System.nanoTime() < end; i++) {
            golden.tried(wrong(golden.bytes(), random));
          }
        });
  }

  private static Bytes wrong(Bytes right, Random random) {
    byte[] bytes =
        Arrays.copyOf(right.toArray(), Math.max(0, right.length() + random.nextInt(9) - 4));
    for (int left = random.nextInt(5); left > 0 && bytes.length > 0; left--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return Bytes.of(bytes);
  }

  /** Every field of two and four bytes, wherever it lies, says the most, and the most signed. */
  @TestFactory
  Stream<DynamicTest> noLengthCostsMemory() {
    return each(
        golden -> {
          for (int at = 0; at < golden.bytes().length(); at++) {
            for (int width = 2; width <= WIDEST_FIELD; width += 2) {
              Bytes most = filled(golden.bytes(), at, width, 0xFF);
              Bytes signed = filled(most, at + width - 1, 1, 0x7F);
              assertThat(Allocated.by(() -> golden.tried(most))).isLessThan(MOST_ALLOCATED);
              assertThat(Allocated.by(() -> golden.tried(signed))).isLessThan(MOST_ALLOCATED);
            }
          }
        });
  }

  static Bytes filled(Bytes bytes, int from, int count, int with) {
    byte[] filled = bytes.toArray();
    for (int at = from; at < Math.min(from + count, filled.length); at++) {
      filled[at] = (byte) with;
    }
    return Bytes.of(filled);
  }

  private Stream<DynamicTest> each(Consumer<Golden<?>> check) {
    return golden().stream().map(golden -> dynamicTest(golden.name(), () -> check.accept(golden)));
  }
}

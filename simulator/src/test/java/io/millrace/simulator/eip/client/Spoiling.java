// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/**
 * Ways to spoil an answer. The bytes of values are left alone: against those the protocol has
 * nothing but the check sum of TCP, and no client can tell.
 */
final class Spoiling {
  /** How long the client waits for an answer here. */
  static final Duration SHORT = Duration.ofMillis(40);

  private static final int REPLY = 0xCC;
  private static final int DINT = 0xC4;
  private static final int VALUE_AT = 6;

  private Spoiling() {}

  /** One answer of three is right; the others are wrong in ways that the seed chooses. */
  static AnswerCable.Answers seeded(Random random) {
    byte[][] before = {new byte[0]};
    return (frame, out) -> {
      byte[] last = before[0];
      before[0] = frame;
      switch (random.nextInt(15)) {
        case 0 -> out.write(wrongByte(frame, random));
        case 1 -> out.write(wrongByte(wrongByte(frame, random), random));
        case 2 -> out.write(zeroed(frame, random));
        case 3 -> {
          out.write(last);
          out.write(frame);
        }
        case 4 -> {
          out.write(frame);
          out.write(frame);
        }
        case 5 -> out.write(last.length == 0 ? frame : last);
        case 6 -> out.write(Arrays.copyOf(frame, frame.length + 1 + random.nextInt(9)));
        case 7 -> hangUpAfter(Arrays.copyOf(frame, random.nextInt(frame.length)), out);
        case 8 -> hangUpAfter(noise(random), out);
        case 9 -> inTwo(frame, random, out);
        default -> out.write(frame);
      }
    };
  }

  /** One byte that is not of a value becomes another. */
  private static byte[] wrongByte(byte[] frame, Random random) {
    byte[] wrong = frame.clone();
    boolean[] values = values(frame);
    int at = random.nextInt(frame.length);
    while (values[at]) {
      at = random.nextInt(frame.length);
    }
    wrong[at] ^= (byte) (1 + random.nextInt(255));
    return wrong;
  }

  /** As {@link #wrongByte}, to 0. */
  private static byte[] zeroed(byte[] frame, Random random) {
    byte[] wrong = frame.clone();
    boolean[] values = values(frame);
    int from = random.nextInt(frame.length);
    for (int at = from; at < Math.min(frame.length, from + 4); at++) {
      wrong[at] = values[at] ? wrong[at] : 0;
    }
    return wrong;
  }

  /** Which bytes are those of a value: the four behind the head of a right answer with a DINT. */
  private static boolean[] values(byte[] frame) {
    boolean[] values = new boolean[frame.length];
    for (int at = 0; at + VALUE_AT + Integer.BYTES <= frame.length; at++) {
      if ((frame[at] & 0xFF) == REPLY
          && frame[at + 2] == 0
          && frame[at + 3] == 0
          && (frame[at + 4] & 0xFF) == DINT
          && frame[at + 5] == 0) {
        Arrays.fill(values, at + VALUE_AT, at + VALUE_AT + Integer.BYTES, true);
      }
    }
    return values;
  }

  private static void hangUpAfter(byte[] bytes, OutputStream out) throws IOException {
    out.write(bytes);
    throw new IOException("hung up on purpose");
  }

  private static byte[] noise(Random random) {
    byte[] noise = new byte[random.nextInt(200)];
    random.nextBytes(noise);
    return noise;
  }

  private static void inTwo(byte[] frame, Random random, OutputStream out)
      throws IOException, InterruptedException {
    int cut = random.nextInt(frame.length);
    out.write(frame, 0, cut);
    Thread.sleep(1);
    out.write(frame, cut, frame.length - cut);
  }
}

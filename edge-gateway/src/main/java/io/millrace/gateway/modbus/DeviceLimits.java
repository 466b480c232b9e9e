// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.contracts.plant.DeviceEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a device cannot do, as it shows: large blocks, requests right after the connect, requests
 * right after an answer. Kept until the plant model changes. Immutable.
 *
 * @param blocks per unit and kind of table.
 * @param pause after the connect.
 * @param gap between requests.
 */
record DeviceLimits(Map<Kind, BlockLimit> blocks, LearnedPause pause, LearnedPause gap) {
  static final DeviceLimits NONE = new DeviceLimits(Map.of(), LearnedPause.NONE, LearnedPause.NONE);

  /** Pauses after the connect that are tried. */
  static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(1));

  /** Gaps between requests that are tried. */
  static final List<Duration> GAPS =
      List.of(Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMillis(100));

  /** A request after a longer rest is not hurried. */
  private static final Duration REST = Duration.ofMillis(500);

  DeviceLimits {
    blocks = Map.copyOf(blocks);
  }

  /** Registers or bits of a unit. */
  record Kind(int unit, boolean isBits) {
    static Kind of(RegisterRead read) {
      return new Kind(read.unit(), read.table().isBits());
    }
  }

  BlockLimit block(Kind kind) {
    return blocks.getOrDefault(kind, BlockLimit.NONE);
  }

  /** What to give the device before a request. */
  Pace pace(DeviceEndpoint.Modbus endpoint) {
    return new Pace(
        longer(endpoint.pauseAfterConnectOrDefault(), pause.in(PAUSES)),
        longer(endpoint.requestGapOrDefault(), gap.in(GAPS)));
  }

  /** A block was given. */
  DeviceLimits gave(RegisterRead read) {
    return with(Kind.of(read), block(Kind.of(read)).gave(read.count()));
  }

  /** A request was answered, be it with a refusal. */
  DeviceLimits answered(LineConnection.Asked asked) {
    if (asked.isFirst()) {
      return new DeviceLimits(blocks, pause.answered(), gap);
    }
    return isHurried(asked) ? new DeviceLimits(blocks, pause, gap.answered()) : this;
  }

  /** A block was refused whose parts were given. */
  DeviceLimits refused(RegisterRead read, int part, String reason) {
    return with(Kind.of(read), block(Kind.of(read)).refused(read.count(), part, reason));
  }

  /**
   * Nothing came to a request. It is the hurry first, and the size of the block when time does not
   * help.
   *
   * @param isProof whether it was only asked to bring the unit in step.
   * @param isSmallest whether the block cannot be any smaller.
   */
  DeviceLimits silent(
      RegisterRead read, LineConnection.Asked asked, boolean isProof, boolean isSmallest) {
    BlockLimit block = block(Kind.of(read));
    if (!isProof && block.isTried(read.count())) {
      return with(Kind.of(read), block.silent(read.count(), isSmallest));
    }
    if (asked.isFirst() && !pause.isInVain()) {
      return new DeviceLimits(blocks, pause.silent(PAUSES), gap);
    }
    if (!asked.isFirst() && isHurried(asked) && !gap.isInVain()) {
      return new DeviceLimits(blocks, pause, gap.silent(GAPS));
    }
    return isProof ? this : with(Kind.of(read), block.silent(read.count(), isSmallest));
  }

  /** In words, what was learned and from what. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    if (pause.kept() > 0) {
      words.add(
          "it is given %d ms after each connect: it was silent to what came sooner"
              .formatted(pause.keptIn(PAUSES).toMillis()));
    }
    if (gap.kept() > 0) {
      words.add(
          "%d ms lie between an answer and the next request: it was silent to what came sooner"
              .formatted(gap.keptIn(GAPS).toMillis()));
    }
    blocks.entrySet().stream()
        .sorted(
            Comparator.comparing(
                Map.Entry::getKey, Comparator.comparingInt(Kind::unit).thenComparing(Kind::isBits)))
        .forEach(
            entry -> {
              String one = entry.getValue().words(entry.getKey().unit(), entry.getKey().isBits());
              if (one != null) {
                words.add(one);
              }
            });
    return words;
  }

  private DeviceLimits with(Kind kind, BlockLimit limit) {
    if (limit.equals(block(kind))) {
      return this;
    }
    Map<Kind, BlockLimit> after = new HashMap<>(blocks);
    after.put(kind, limit);
    return new DeviceLimits(after, pause, gap);
  }

  private static boolean isHurried(LineConnection.Asked asked) {
    return asked.idle().compareTo(REST) < 0;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}

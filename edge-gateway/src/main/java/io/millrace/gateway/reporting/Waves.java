// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.Reporting.Waveform;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Sends figures of each block, each under a name of its own, and the samples themselves around a
 * trigger.
 *
 * <ul>
 *   <li><b>Time.</b> Figures stand where the block was seen to be complete, and so does its last
 *       sample; those before lie as far apart as the sample rate says. Where blocks follow each
 *       other more closely than they are seen, the later one is moved behind the earlier.
 *   <li><b>Quality.</b> A block that is not whole has BAD figures and no samples.
 *   <li><b>Trigger.</b> A figure above its limit that was not so in the block before, or a change
 *       of the watched tag, which counts for the next block. Within the shortest gap after a
 *       trigger no other counts.
 *   <li><b>Clock set back.</b> Blocks are sent in the order they were read in, and the gap between
 *       triggers is over.
 *   <li><b>End.</b> Blocks that wait for a trigger are not sent when the gateway stops.
 * </ul>
 *
 * @param waiting the last blocks, which are sent when a trigger comes; as many as are wanted before
 *     it.
 * @param toSend how many more blocks after the trigger are sent.
 * @param isAbove whether the watched figure exceeded its limit in the last block that had it.
 * @param isAsked whether the watched tag changed since the last block.
 * @param triggeredAt when the last trigger counted; null before the first.
 * @param sentTo time of the last sample that was sent; null before the first.
 */
record Waves(
    TagName tag,
    Waveform waveform,
    List<Block> waiting,
    int toSend,
    boolean isAbove,
    boolean isAsked,
    @Nullable Instant triggeredAt,
    @Nullable Instant sentTo)
    implements Strategy {
  Waves {
    waiting = List.copyOf(waiting);
  }

  static Waves of(TagName tag, Waveform waveform) {
    return new Waves(tag, waveform, List.of(), 0, false, false, null, null);
  }

  /** Only what says that nothing is known of the tag comes one by one. */
  @Override
  public Step next(Reading reading) {
    if (reading.quality() != Quality.BAD) {
      throw new IllegalArgumentException("%s is read in blocks, not one by one".formatted(tag));
    }
    return new Step(this, BlockFigures.bad(tag, waveform, reading.at(), reading.reason()));
  }

  @Override
  public Step next(Block block) {
    BlockFigures figures = BlockFigures.of(block, waveform);
    List<Reading> sent = new ArrayList<>(figures.readings());
    Waveform.Burst burst = waveform.burst();
    if (burst == null) {
      return new Step(this, sent);
    }
    boolean isNowAbove = isAbove(burst, figures);
    if ((isAsked || (isNowAbove && !isAbove)) && isAllowed(burst, block.at())) {
      List<Block> all = new ArrayList<>(waiting);
      all.add(block);
      Instant end = samples(all, sentTo, sent);
      return new Step(
          new Waves(tag, waveform, List.of(), burst.after(), isNowAbove, false, block.at(), end),
          sent);
    }
    if (toSend > 0) {
      Instant end = samples(List.of(block), sentTo, sent);
      return new Step(
          new Waves(tag, waveform, List.of(), toSend - 1, isNowAbove, false, triggeredAt, end),
          sent);
    }
    List<Block> last = new ArrayList<>(waiting);
    last.add(block);
    return new Step(
        new Waves(
            tag,
            waveform,
            last.subList(Math.max(0, last.size() - burst.before()), last.size()),
            0,
            isNowAbove,
            false,
            triggeredAt,
            sentTo),
        sent);
  }

  @Override
  public Strategy triggered() {
    return new Waves(tag, waveform, waiting, toSend, isAbove, true, triggeredAt, sentTo);
  }

  @Override
  public List<Reading> rest() {
    return List.of();
  }

  private boolean isAbove(Waveform.Burst burst, BlockFigures figures) {
    if (burst.figure() == null || burst.above() == null) {
      return false;
    }
    OptionalDouble value = figures.value(burst.figure());
    return value.isEmpty() ? isAbove : value.getAsDouble() > burst.above();
  }

  private boolean isAllowed(Waveform.Burst burst, Instant at) {
    return triggeredAt == null
        || at.isBefore(triggeredAt)
        || !at.isBefore(triggeredAt.plus(burst.minGap()));
  }

  /** Adds the blocks' samples, each with its own time; the time of the last one. */
  private @Nullable Instant samples(
      List<Block> blocks, @Nullable Instant before, List<Reading> to) {
    Instant end = before;
    for (Block block : blocks) {
      int count = block.samples().size();
      if (count == 0) {
        continue;
      }
      Duration length = waveform.offset(count - 1L);
      Instant start = block.at().minus(length);
      if (end != null && !start.isAfter(end) && !start.plus(length).isBefore(end)) {
        start = end.plus(waveform.offset(1));
      }
      for (int i = 0; i < count; i++) {
        to.add(
            new Reading(
                tag,
                start.plus(waveform.offset(i)),
                block.samples().get(i),
                block.quality(),
                block.reason(),
                null));
      }
      end = start.plus(length);
    }
    return end;
  }
}

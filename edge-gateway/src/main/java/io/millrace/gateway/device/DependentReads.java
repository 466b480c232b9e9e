// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Reads tags at once when another one changed: the counter as it is at the change of state.
 *
 * <ul>
 *   <li><b>Change.</b> Another value than at the reading before; quality and reason are none. Where
 *       there was no value before, at a start, after a lost link, after BAD, nobody knows what
 *       happened in between, so that is a change too.
 *   <li><b>At once.</b> Directly after the poll that showed the change, before any other device of
 *       the line. What that poll read together with the change or after it is not read again.
 *   <li><b>Bound.</b> A tag is read so once per poll at most, however many others changed and
 *       however often: what chatters costs one reading of its tags per poll of it.
 * </ul>
 *
 * Confined to the thread that polls the device.
 */
final class DependentReads {
  private final Map<TagName, List<TagName>> reads = new HashMap<>();
  private final Map<TagName, TagValue> values = new HashMap<>();
  private final Set<Moment> wanted = new HashSet<>();
  private final DeviceVitals vitals;

  /** Which reading of a poll. */
  private record Moment(TagName tag, Instant at) {
    static Moment of(Reading reading) {
      return new Moment(reading.tag(), reading.at());
    }
  }

  /**
   * @param answeredAt when the device's answer was there that it was in.
   * @param reading as it is kept.
   */
  private record Taken(Instant answeredAt, Reading reading) {}

  DependentReads(ResolvedPlant.Device device, DeviceVitals vitals) {
    this.vitals = vitals;
    for (Tag tag : device.tags()) {
      if (!tag.reads().isEmpty()) {
        reads.put(tag.name(), tag.reads());
      }
    }
  }

  /**
   * Polls, and reads what the changes ask for.
   *
   * @param keep takes each reading as it comes, and answers it as it is kept.
   */
  void poll(Device device, Set<Duration> due, UnaryOperator<Reading> keep)
      throws DeviceException, InterruptedException {
    wanted.clear();
    boolean isWhole = false;
    try {
      List<Taken> taken = new ArrayList<>();
      device.poll(due, reading -> taken.add(new Taken(reading.at(), keep.apply(reading))));
      Set<TagName> done = new HashSet<>();
      Set<TagName> next = asked(taken, done);
      while (!next.isEmpty()) {
        done.addAll(next);
        List<Taken> more = new ArrayList<>();
        device.read(next, reading -> more.add(new Taken(reading.at(), keep.apply(reading))));
        more.forEach(one -> wanted.add(Moment.of(one.reading())));
        vitals.dependent(more.size());
        next = asked(more, done);
      }
      isWhole = true;
    } finally {
      if (!isWhole) {
        values.clear();
      }
    }
  }

  /** Whether a reading of the last poll was read because of a change, or together with it. */
  boolean isWanted(Reading reading) {
    return wanted.contains(Moment.of(reading));
  }

  private Set<TagName> asked(List<Taken> taken, Set<TagName> done) {
    Set<TagName> asked = new LinkedHashSet<>();
    for (int i = 0; i < taken.size(); i++) {
      Reading reading = taken.get(i).reading();
      List<TagName> named = reads.get(reading.tag());
      if (named == null || !isChange(reading)) {
        continue;
      }
      for (TagName tag : named) {
        if (!isReadWith(tag, taken, i) && !done.contains(tag)) {
          asked.add(tag);
        }
      }
    }
    return asked;
  }

  private boolean isChange(Reading reading) {
    TagValue value = reading.value();
    if (value == null) {
      values.remove(reading.tag());
      return false;
    }
    return !value.equals(values.put(reading.tag(), value));
  }

  /** Whether a tag was read with the one at this place, or after it; its reading is wanted then. */
  private boolean isReadWith(TagName tag, List<Taken> taken, int place) {
    boolean isThere = false;
    for (int i = 0; i < taken.size(); i++) {
      Taken other = taken.get(i);
      if (other.reading().tag().equals(tag)
          && (i > place || other.answeredAt().equals(taken.get(place).answeredAt()))) {
        wanted.add(Moment.of(other.reading()));
        isThere = true;
      }
    }
    return isThere;
  }
}

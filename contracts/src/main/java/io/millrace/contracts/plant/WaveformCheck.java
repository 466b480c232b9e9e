// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.Reporting.Waveform;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Mistakes in how blocks of samples become figures. */
final class WaveformCheck {
  private static final int FEWEST_SAMPLES = 16;
  private static final int MOST_SAMPLES = 10_000;

  /** Samples have times in microseconds. */
  private static final double FASTEST_HERTZ = 1_000_000;

  private static final int MOST_BANDS = 20;
  private static final int MOST_BEFORE = 10;
  private static final int MOST_AFTER = 100;
  private static final Duration LONGEST = Duration.ofHours(24);

  /** The main lobe of a Hann window is four lines wide; less cannot be told from its neighbours. */
  private static final int NARROWEST_LINES = 4;

  private final TagDefinition tag;
  private final Waveform waveform;
  private final String at;
  private final Set<Problem> problems;

  private WaveformCheck(TagDefinition tag, Waveform waveform, String at, Set<Problem> problems) {
    this.tag = tag;
    this.waveform = waveform;
    this.at = at;
    this.problems = problems;
  }

  /**
   * What can be told of the tag alone.
   *
   * @param at pointer to the strategy.
   */
  static void check(TagDefinition tag, Waveform waveform, String at, Set<Problem> problems) {
    WaveformCheck check = new WaveformCheck(tag, waveform, at, problems);
    check.place();
    check.block();
    check.names();
    for (int i = 0; i < waveform.bands().size(); i++) {
      check.band(waveform.bands().get(i), "/bands/" + i);
    }
    if (waveform.burst() != null) {
      check.burst(waveform.burst());
    }
  }

  /**
   * What depends on the other tags of the device.
   *
   * @param unreadable tags of which nothing more is known than that they are there.
   */
  static void neighbours(
      TagDefinition tag,
      Waveform waveform,
      Map<String, TagDefinition> tags,
      Set<String> unreadable,
      String at,
      Set<Problem> problems) {
    WaveformCheck check = new WaveformCheck(tag, waveform, at, problems);
    check.counter(tags.get(waveform.block()), unreadable);
    Waveform.Burst burst = waveform.burst();
    if (burst != null && burst.tag() != null && !unreadable.contains(burst.tag())) {
      check.polled(tags.get(burst.tag()), burst.tag(), "/burst/tag", "that is to start a burst");
    }
  }

  private void place() {
    if (tag.period() != null) {
      add(
          "",
          "tag '%s' has a period, but is read when '%s' changes"
              .formatted(tag.name(), waveform.block()),
          "remove period, and give '%s' the one by which it is looked at"
              .formatted(waveform.block()));
    }
    String address = tag.address();
    if (address == null) {
      return;
    }
    if (CipSlice.isSlice(address)) {
      add(
          "/samples",
          "'%s' says how many samples there are, and so does samples".formatted(address),
          "write the address of the first one alone: Vib.X[0]");
    } else if (isNoArray(address)) {
      add(
          "/kind",
          "'%s' is one value and no array".formatted(address),
          "write the address of the first sample: Vib.X[0] or holding:100");
    }
  }

  private static boolean isNoArray(String address) {
    try {
      return switch (CipAddress.parse(address)) {
        case CipAddress.Attribute _ -> true;
        case CipAddress.Symbolic symbolic -> symbolic.bit() != null;
      };
    } catch (IllegalArgumentException e) {
      // Of another protocol, or wrong and told so elsewhere.
      return false;
    }
  }

  private void block() {
    int samples = waveform.samples();
    if (samples < FEWEST_SAMPLES || samples > MOST_SAMPLES) {
      add(
          "/samples",
          "a block of %d samples".formatted(samples),
          "give %d to %d".formatted(FEWEST_SAMPLES, MOST_SAMPLES));
    }
    double rate = waveform.sampleRate();
    if (!(rate > 0 && rate <= FASTEST_HERTZ)) {
      add("/sampleRate", rate + " samples a second", "give above 0 to 1000000, in Hz");
    } else if (waveform.maxGap().toNanos() < samples / rate * 1e9) {
      add(
          "/maxGap",
          "a block lasts %s s, so none can come each %s"
              .formatted(samples / rate, waveform.maxGap()),
          "give at least as long as a block lasts");
    }
  }

  private void names() {
    if (waveform.figures().isEmpty() && waveform.bands().isEmpty()) {
      add("/figures", "no figure is asked for", "name some: [RMS, PEAK, KURTOSIS], or bands");
    }
    Set<Waveform.Figure> seen = new HashSet<>();
    List<String> names = waveform.names(tag.name());
    for (int i = 0; i < names.size(); i++) {
      int band = i - waveform.figures().size();
      String place = band < 0 ? "/figures/" + i : "/bands/" + band;
      if (band < 0 && !seen.add(waveform.figures().get(i))) {
        add(place, waveform.figures().get(i) + " is there already", "remove one of the two");
      } else if (EquipmentId.isName(tag.name()) && !EquipmentId.isName(names.get(i))) {
        add(place, "'%s' is too long for a tag".formatted(names.get(i)), "shorten the tag's name");
      }
    }
    if (waveform.bands().size() > MOST_BANDS) {
      add("/bands", waveform.bands().size() + " bands", "give at most " + MOST_BANDS);
    }
  }

  private void band(Waveform.Band band, String place) {
    double nyquist = waveform.sampleRate() / 2;
    double line = waveform.sampleRate() / waveform.samples();
    if (!(band.from() >= 0 && band.from() < band.to())) {
      add(
          place,
          "a band from %s to %s Hz".formatted(band.from(), band.to()),
          "give from, 0 or more, below to");
    } else if (band.to() > nyquist) {
      add(
          place + "/to",
          "%s samples a second tell of frequencies up to %s Hz, not %s"
              .formatted(waveform.sampleRate(), nyquist, band.to()),
          "give at most half the sample rate");
    } else if (band.to() - band.from() < NARROWEST_LINES * line) {
      add(
          place,
          "%d samples tell frequencies %s Hz apart, the band is %s Hz wide"
              .formatted(waveform.samples(), line, band.to() - band.from()),
          "make it at least %s Hz wide, or take longer blocks".formatted(NARROWEST_LINES * line));
    }
  }

  private void burst(Waveform.Burst burst) {
    boolean isFigure = burst.figure() != null || burst.above() != null;
    if (isFigure == (burst.tag() != null)
        || (isFigure && (burst.figure() == null || burst.above() == null))) {
      add(
          "/burst",
          "it is not clear what starts a burst",
          "give figure with above, or tag: {figure: PEAK, above: 20, ...}");
    } else if (burst.above() != null && !Double.isFinite(burst.above())) {
      add("/burst/above", "the limit is " + burst.above(), "give a number in the figure's unit");
    }
    count("/burst/before", burst.before(), MOST_BEFORE);
    count("/burst/after", burst.after(), MOST_AFTER);
    if (!burst.minGap().isPositive() || burst.minGap().compareTo(LONGEST) > 0) {
      add("/burst/minGap", "bursts every " + burst.minGap(), "give up to 24 h: PT10M");
    }
  }

  private void count(String place, int blocks, int most) {
    if (blocks < 0 || blocks > most) {
      add(place, blocks + " blocks", "give 0 to " + most);
    }
  }

  private void counter(@Nullable TagDefinition counter, Set<String> unreadable) {
    if (unreadable.contains(waveform.block())) {
      return;
    }
    polled(counter, waveform.block(), "/block", "that counts its blocks");
    if (counter == null || counter.type() == null) {
      return;
    }
    if (!counter.type().isInteger() || counter.scale() != null || counter.offset() != null) {
      add(
          "/block",
          "tag '%s' is to count blocks, but is no plain whole number".formatted(counter.name()),
          "count with a whole-number type without scale and offset: UINT32, INT32");
    }
  }

  private void polled(@Nullable TagDefinition other, String name, String place, String what) {
    if (other == null) {
      add(
          place,
          "the device has no tag '%s' %s".formatted(name, what),
          "add it to the same device");
    } else if (other.reporting() instanceof Waveform
        || (other.address() != null && CipSlice.isSlice(other.address()))) {
      add(place, "tag '%s' is no single value".formatted(name), "name a tag of one value");
    }
  }

  private void add(String field, String message, String remedy) {
    problems.add(new Problem(at + field, message, remedy));
  }
}

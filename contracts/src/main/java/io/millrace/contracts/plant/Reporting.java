// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which of a tag's readings leave the gateway, as a person writes it. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Reporting.Every.class, name = "every"),
  @JsonSubTypes.Type(value = Reporting.OnChange.class, name = "onChange"),
  @JsonSubTypes.Type(value = Reporting.Deadband.class, name = "deadband"),
  @JsonSubTypes.Type(value = Reporting.SwingingDoor.class, name = "swingingDoor"),
  @JsonSubTypes.Type(value = Reporting.Aggregate.class, name = "aggregate"),
  @JsonSubTypes.Type(value = Reporting.Waveform.class, name = "waveform")
})
public sealed interface Reporting {
  /** Every reading, unless the plant model says otherwise. */
  Reporting EVERY = new Every();

  /** How a signal is rebuilt between the readings that were sent. */
  enum Rebuild {
    /** The last reading holds until the next one. */
    HOLD,
    /** A straight line leads from each reading to the next. */
    LINE
  }

  /** The name of the strategy in answers and metrics. */
  enum Kind {
    EVERY,
    ON_CHANGE,
    DEADBAND,
    SWINGING_DOOR,
    AGGREGATE,
    WAVEFORM;

    public Rebuild rebuild() {
      return this == SWINGING_DOOR ? Rebuild.LINE : Rebuild.HOLD;
    }
  }

  Kind kind();

  /** Every reading is sent. */
  record Every() implements Reporting {
    @Override
    public Kind kind() {
      return Kind.EVERY;
    }
  }

  /**
   * A reading is sent when value, quality or reason differ from the one before, together with the
   * one before: the signal is rebuilt without any error.
   *
   * @param maxGap the longest time between two readings that are sent.
   */
  record OnChange(Duration maxGap) implements Reporting {
    public OnChange {
      Objects.requireNonNull(maxGap, "maxGap");
    }

    @Override
    public Kind kind() {
      return Kind.ON_CHANGE;
    }
  }

  /** A number that may be off by a stated bound, said in one of two ways. */
  sealed interface Bounded extends Reporting {
    /** The bound in the value's unit, 0 and up; null when it is said as percent. */
    @Nullable Double error();

    /** The bound as share of the tag's span from min to max, above 0, at most 100. */
    @Nullable Double percent();

    /** The longest time between two readings that are sent. */
    Duration maxGap();
  }

  /** A reading is sent when it is further than the bound from the last one that was sent. */
  record Deadband(@Nullable Double error, @Nullable Double percent, Duration maxGap)
      implements Bounded {
    public Deadband {
      Objects.requireNonNull(maxGap, "maxGap");
    }

    @Override
    public Kind kind() {
      return Kind.DEADBAND;
    }
  }

  /** Readings are sent so that a straight line from one to the next is within the bound of all. */
  record SwingingDoor(@Nullable Double error, @Nullable Double percent, Duration maxGap)
      implements Bounded {
    public SwingingDoor {
      Objects.requireNonNull(maxGap, "maxGap");
    }

    @Override
    public Kind kind() {
      return Kind.SWINGING_DOOR;
    }
  }

  /**
   * Instead of the tag's readings, figures of each period are sent, each as a tag of its own:
   * {@code temperature-min}.
   *
   * @param every length of the periods, which begin at multiples of it since 1970, UTC.
   * @param values which figures.
   */
  record Aggregate(Duration every, List<Value> values) implements Reporting {
    public Aggregate {
      Objects.requireNonNull(every, "every");
      values = List.copyOf(values);
    }

    @Override
    public Kind kind() {
      return Kind.AGGREGATE;
    }

    /** A figure of one period; all but the count are of GOOD readings. */
    public enum Value {
      MIN,
      MAX,
      MEAN,
      LAST,
      /** How many GOOD readings there were. */
      COUNT,
      /** Mean over the time that GOOD readings spoke for. */
      TIME_WEIGHTED_MEAN;

      /** Own name of the tag that shows this figure of another: {@code temperature-min}. */
      public String of(String tag) {
        return tag + "-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
      }
    }
  }

  /**
   * The tag is an array that the device fills faster than it is polled. Of each block figures are
   * sent, each as a tag of its own, {@code vibration-rms}; the samples themselves only around a
   * trigger.
   *
   * @param samples in a block, from the tag's address on; 16..10,000.
   * @param sampleRate how many the device takes a second, Hz.
   * @param block own name of the tag on the same device that counts blocks: it changes when a new
   *     one is complete.
   * @param maxGap the longest time between two blocks while the machine runs as planned.
   * @param figures which figures, of the samples less their mean.
   * @param bands parts of the spectrum whose energy is told: {@code vibration-band-1}.
   * @param burst when the samples themselves are sent; null for never.
   */
  record Waveform(
      int samples,
      double sampleRate,
      String block,
      Duration maxGap,
      List<Figure> figures,
      List<Band> bands,
      @Nullable Burst burst)
      implements Reporting {
    public Waveform {
      Objects.requireNonNull(block, "block");
      Objects.requireNonNull(maxGap, "maxGap");
      figures = figures == null ? List.of() : List.copyOf(figures);
      bands = bands == null ? List.of() : List.copyOf(bands);
    }

    @Override
    public Kind kind() {
      return Kind.WAVEFORM;
    }

    /** How long after the first sample the i-th was taken. */
    public Duration offset(long i) {
      return Duration.ofNanos(Math.round(i * 1e6 / sampleRate) * 1_000);
    }

    /** Own name of the tag that shows the energy of a band, counted from 0. */
    public static String band(String tag, int index) {
      return tag + "-band-" + (index + 1);
    }

    /** Own names of all tags that show a figure of this one. */
    public List<String> names(String tag) {
      return Stream.concat(
              figures.stream().map(figure -> figure.of(tag)),
              IntStream.range(0, bands.size()).mapToObj(i -> band(tag, i)))
          .toList();
    }

    /** A figure of one block; all but the last two are of the samples less their mean. */
    public enum Figure {
      /** Root of the mean square. */
      RMS,
      /** The largest distance from the mean. */
      PEAK,
      /** Peak over RMS: 1.414 for a sine, higher for impacts. */
      CREST_FACTOR,
      /** Fourth central moment over the square of the second: 1.5 for a sine, 3 for noise. */
      KURTOSIS,
      /** Third central moment over the second to the power of 1.5: 0 where both sides are alike. */
      SKEWNESS,
      /** Mean of the samples. */
      MEAN,
      /** How many blocks the device made since the one before that nobody read. */
      MISSED;

      /** Own name of the tag that shows this figure of another: {@code vibration-crest-factor}. */
      public String of(String tag) {
        return tag + "-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
      }
    }

    /**
     * A part of the spectrum.
     *
     * @param from lowest frequency, Hz; 0 and up.
     * @param to highest, not in it unless it is half the sample rate.
     */
    public record Band(double from, double to) {}

    /**
     * When the samples themselves are sent: a figure of a block exceeds a limit that the one before
     * it did not, or another tag of the device changes.
     *
     * @param figure that is watched; null when a tag is.
     * @param above the limit in the figure's unit; null when a tag is watched.
     * @param tag own name of the tag that is watched; null when a figure is.
     * @param before how many blocks before the trigger are sent with it; 0..10.
     * @param after how many blocks after it; 0..100.
     * @param minGap the shortest time from one trigger to the next that counts.
     */
    public record Burst(
        @Nullable Figure figure,
        @Nullable Double above,
        @Nullable String tag,
        int before,
        int after,
        Duration minGap) {
      public Burst {
        Objects.requireNonNull(minGap, "minGap");
      }
    }
  }
}

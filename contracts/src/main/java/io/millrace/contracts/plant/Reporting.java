// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which of a tag's readings leave the gateway, as a person writes it. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Reporting.Every.class, name = "every"),
  @JsonSubTypes.Type(value = Reporting.OnChange.class, name = "onChange"),
  @JsonSubTypes.Type(value = Reporting.Deadband.class, name = "deadband"),
  @JsonSubTypes.Type(value = Reporting.SwingingDoor.class, name = "swingingDoor"),
  @JsonSubTypes.Type(value = Reporting.Aggregate.class, name = "aggregate")
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
    AGGREGATE;

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
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.Plants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every driver must do, whatever its protocol. */
@Timeout(30)
public abstract class DeviceContract {
  /** Period of the tags. */
  protected static final Duration PERIOD = Plants.SECOND;

  /** The device under test: two good tags, {@code first} and {@code second}, both GOOD. */
  protected abstract Device.Opener device() throws Exception;

  /** The same device with a tag {@code bad} that it refuses to give. */
  protected abstract Device.Opener deviceWithABadTag() throws Exception;

  /** From now on the device is silent, but keeps its connections. */
  protected abstract void goSilent();

  /** From now on the device refuses every request, but keeps talking. */
  protected abstract void refuseEverything();

  /** Pulls the cable and puts it back: connections end, new ones work. */
  protected abstract void pullTheCable() throws Exception;

  @Test
  void readsEveryTagOnce() throws Exception {
    try (Device open = device().open()) {
      Map<String, Reading> readings = poll(open);

      assertThat(readings).containsOnlyKeys("first", "second");
      assertThat(readings.values()).extracting(Reading::quality).containsOnly(Quality.GOOD);
    }
  }

  @Test
  void readsOnlyWhatIsDue() throws Exception {
    try (Device open = device().open()) {
      List<Reading> readings = new ArrayList<>();
      open.poll(Set.of(PERIOD.plusMillis(1)), readings::add);

      assertThat(readings).isEmpty();
    }
  }

  @Test
  void aBadTagLeavesTheOthersGood() throws Exception {
    try (Device open = deviceWithABadTag().open()) {
      for (int i = 0; i < 3; i++) {
        Map<String, Reading> readings = poll(open);
        if (i == 0) {
          assertThat(readings.get("bad"))
              .isNotNull()
              .extracting(Reading::quality)
              .isEqualTo(Quality.BAD);
        }
        assertThat(readings.get("first")).extracting(Reading::quality).isEqualTo(Quality.GOOD);
        assertThat(readings.get("second")).extracting(Reading::quality).isEqualTo(Quality.GOOD);
      }
    }
  }

  /** What was refused is not asked again before its time, whoever wants it. */
  @Test
  void readsNamedTagsOutOfTurn() throws Exception {
    try (Device open = deviceWithABadTag().open()) {
      poll(open);
      List<Reading> readings = new ArrayList<>();
      open.read(Set.of(Plants.name("second"), Plants.name("bad")), readings::add);

      assertThat(readings)
          .singleElement()
          .satisfies(
              reading -> {
                assertThat(reading.tag().name()).isEqualTo("second");
                assertThat(reading.quality()).isEqualTo(Quality.GOOD);
              });
    }
  }

  @Test
  void silenceEndsTheConversationInTime() throws Exception {
    try (Device open = device().open()) {
      poll(open);
      goSilent();
      long begun = System.nanoTime();
      assertThatThrownBy(() -> poll(open))
          .isInstanceOfSatisfying(
              DeviceException.class,
              e -> assertThat(e.kind()).isEqualTo(DeviceException.Kind.TIMEOUT));
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  void aRefusalMakesReadingsBadAndKeepsTheConversation() throws Exception {
    try (Device open = device().open()) {
      refuseEverything();
      Map<String, Reading> readings = poll(open);

      assertThat(readings).containsOnlyKeys("first", "second");
      assertThat(readings.values()).extracting(Reading::quality).containsOnly(Quality.BAD);
    }
  }

  @Test
  void aPulledCableEndsTheConversationAndTheNextOneWorks() throws Exception {
    Device.Opener opener = device();
    Device open = opener.open();
    poll(open);
    pullTheCable();
    assertThatThrownBy(() -> poll(open)).isInstanceOf(DeviceException.class);
    open.close();
    try (Device again = opener.open()) {
      assertThat(poll(again)).containsOnlyKeys("first", "second");
    }
  }

  @Test
  void mayBeClosedTwice() throws Exception {
    Device open = device().open();
    open.close();
    open.close();
  }

  @Test
  void tellsItsPlanWhileClosed() throws Exception {
    DevicePlan plan = device().plan();

    assertThat(plan.requests()).isNotEmpty();
    assertThat(plan.requests())
        .flatMap(DevicePlan.Request::tags)
        .extracting(TagName::name)
        .containsExactlyInAnyOrder("first", "second");
    assertThat(plan.requests()).allSatisfy(request -> assertThat(request.why()).isNotBlank());
  }

  /** The newest reading of each tag, by its own name. */
  protected static Map<String, Reading> poll(Device open)
      throws DeviceException, InterruptedException {
    List<Reading> readings = new ArrayList<>();
    open.poll(Set.of(PERIOD), readings::add);
    return readings.stream()
        .collect(
            Collectors.toMap(
                reading -> reading.tag().name(), Function.identity(), (old, fresh) -> fresh));
  }
}

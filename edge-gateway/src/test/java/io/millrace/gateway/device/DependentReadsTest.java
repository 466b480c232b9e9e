// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which tags are read because another one changed, on a device that tells what it was asked. */
class DependentReadsTest {
  private static final Duration OFTEN = Duration.ofSeconds(1);
  private static final Duration SELDOM = Duration.ofHours(24);
  private static final Tag RECIPE = tag("recipe", SELDOM);
  private static final Tag COUNT = tag("count", SELDOM);
  private static final Tag BATCH = Plants.reads(tag("batch", SELDOM), RECIPE);
  private static final Tag STATE = Plants.reads(tag("state", OFTEN), COUNT, BATCH);
  private static final Tag MODE = Plants.reads(tag("mode", OFTEN), COUNT);

  private final Asked device = new Asked(List.of(STATE, MODE, COUNT, BATCH, RECIPE));
  private final DeviceVitals vitals =
      new DeviceVitals(Instant.EPOCH, 0, PollSchedule.of(Set.of(OFTEN), 0));
  private DependentReads dependents = new DependentReads(device.definition(), vitals);

  /** Answers each question with one time, as one message does. */
  private static final class Asked implements Device {
    final List<Tag> tags;
    final Map<String, Integer> values = new HashMap<>();
    final List<Set<TagName>> reads = new ArrayList<>();
    @Nullable QualityReason bad;
    boolean isLost;
    private Instant now = Instant.EPOCH;

    Asked(List<Tag> tags) {
      this.tags = tags;
    }

    ResolvedPlant.Device definition() {
      return Plants.device("plc", Plants.endpoint(1), tags.toArray(Tag[]::new));
    }

    @Override
    public void poll(Set<Duration> due, Consumer<Reading> into) {
      give(tags.stream().filter(tag -> due.contains(tag.period())).toList(), into);
    }

    @Override
    public void read(Set<TagName> names, Consumer<Reading> into) throws DeviceException {
      reads.add(names);
      if (isLost) {
        throw new DeviceException(DeviceException.Kind.TIMEOUT, "NO_ANSWER", "it is silent");
      }
      give(tags.stream().filter(tag -> names.contains(tag.name())).toList(), into);
    }

    private void give(List<Tag> asked, Consumer<Reading> into) {
      now = now.plusMillis(5);
      for (Tag tag : asked) {
        int value = values.getOrDefault(tag.name().name(), 0);
        into.accept(
            bad == null
                ? Reading.good(tag.name(), now, new TagValue.Int(value))
                : Reading.bad(tag.name(), now, bad));
      }
    }

    @Override
    public TestRead testRead(String address, @Nullable Integer unitId, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  /** What holds long is known from the first poll on, and read again when it may have changed. */
  @Test
  void aChangeReadsItsTagsAfterThePollThatShowedIt() throws Exception {
    poll(OFTEN, SELDOM);
    device.reads.clear();
    assertThat(poll(OFTEN)).containsExactly("state", "mode");
    assertThat(device.reads).isEmpty();

    device.values.put("state", 6);
    assertThat(poll(OFTEN)).containsExactly("state", "mode", "count!", "batch!");
    assertThat(device.reads).containsExactly(Set.of(COUNT.name(), BATCH.name()));
    assertThat(vitals.dependentReadings()).isEqualTo(2);
    assertThat(poll(OFTEN)).containsExactly("state", "mode");
  }

  @Test
  void whatChangedBecauseOfAChangeReadsOn() throws Exception {
    poll(OFTEN, SELDOM);
    device.reads.clear();
    device.values.putAll(Map.of("state", 6, "batch", 7));
    assertThat(poll(OFTEN)).containsExactly("state", "mode", "count!", "batch!", "recipe!");
    assertThat(device.reads).hasSize(2);
  }

  /** Two that change at once ask for the same counter, and it is read once. */
  @Test
  void aTagIsReadOncePerPollHoweverManyChanged() throws Exception {
    poll(OFTEN, SELDOM);
    device.reads.clear();
    device.values.putAll(Map.of("state", 6, "mode", 1));
    assertThat(poll(OFTEN)).containsExactly("state", "mode", "count!", "batch!");
    assertThat(device.reads).hasSize(1);
  }

  @Test
  void whatTheSameAnswerBroughtIsNotReadAgainAndIsSent() throws Exception {
    poll(OFTEN, SELDOM);
    device.reads.clear();
    device.values.put("state", 6);
    assertThat(poll(OFTEN, SELDOM)).containsExactly("state", "mode", "count!", "batch!", "recipe");
    assertThat(device.reads).isEmpty();
  }

  /** Nobody knows what happened while there was no value. */
  @Test
  void aValueAfterNoneIsAChange() throws Exception {
    poll(OFTEN, SELDOM);
    device.reads.clear();
    device.bad = QualityReason.REFUSED;
    assertThat(poll(OFTEN)).containsExactly("state", "mode");
    device.bad = null;
    assertThat(poll(OFTEN)).containsExactly("state", "mode", "count!", "batch!");
  }

  @Test
  void afterALostConversationEverythingIsReadAnew() throws Exception {
    poll(OFTEN, SELDOM);
    device.values.put("state", 6);
    device.isLost = true;
    assertThatThrownBy(() -> poll(OFTEN)).isInstanceOf(DeviceException.class);
    device.isLost = false;
    assertThat(poll(OFTEN)).containsExactly("state", "mode", "count!", "batch!", "recipe!");
  }

  /** Tags that change at random and ask for each other without a circle. */
  @Test
  void noTagIsReadTwiceForOnePollWhateverChanges() throws Exception {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      List<Tag> tags = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        Tag tag = tag("t" + i, random.nextBoolean() ? OFTEN : SELDOM);
        tags.add(
            Plants.reads(
                tag, tags.stream().filter(_ -> random.nextInt(3) == 0).toArray(Tag[]::new)));
      }
      Asked chatterer = new Asked(tags);
      dependents = new DependentReads(chatterer.definition(), vitals);
      for (int i = 0; i < 200; i++) {
        tags.forEach(tag -> chatterer.values.put(tag.name().name(), random.nextInt(2)));
        chatterer.reads.clear();
        dependents.poll(chatterer, Set.of(OFTEN), reading -> reading);
        assertThat(chatterer.reads.stream().flatMap(Set::stream)).doesNotHaveDuplicates();
      }
    }
  }

  /** Names in the order of their readings; those that are sent in any case have a mark. */
  private List<String> poll(Duration... due) throws Exception {
    List<Reading> kept = new ArrayList<>();
    dependents.poll(
        device,
        Set.of(due),
        reading -> {
          kept.add(reading);
          return reading;
        });
    return kept.stream()
        .map(reading -> reading.tag().name() + (dependents.isWanted(reading) ? "!" : ""))
        .toList();
  }

  private static Tag tag(String name, Duration period) {
    return Plants.tag(name, "holding:0", DataType.INT32, period);
  }
}

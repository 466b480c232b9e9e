// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.fleet;

import io.millrace.contracts.events.DeviceIdentity;
import io.millrace.contracts.plant.ByteLayout;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ModbusAddress;
import io.millrace.contracts.plant.Reporting;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.device.DeviceVitals;
import io.millrace.gateway.device.Flow;
import io.millrace.gateway.device.Identification;
import io.millrace.gateway.device.Link;
import io.millrace.gateway.device.PolledDevice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A device as it is now. Immutable.
 *
 * @param name unique in the gateway.
 * @param equipment path of the place it controls.
 * @param endpoint where it is reached.
 * @param modelVersion version of the plant model it is read by.
 * @param link whether it answers, since when, and why so.
 * @param identity who answers; null when nobody ever said.
 * @param tagCount how many tags it has.
 * @param readingsPerSecond over the last 10 to 20 s.
 * @param readingsRead readings that it gave since the gateway began to read it.
 * @param readingsSent readings that were sent for them, by each tag's strategy.
 * @param periods for each period of its tags, how often they are read in truth.
 * @param overruns moments that passed unused because the device was still busy.
 * @param errors failures by kind since the gateway began to read it.
 * @param faults the same by what exactly failed.
 * @param lastReadingAge how old its newest reading is; null before the first.
 * @param clockOffset how far its own clock was ahead of the gateway's when it was read last; null
 *     when it has none, or said no time so far.
 * @param tags every tag with its last reading; null in lists.
 */
record DeviceView(
    String name,
    String equipment,
    DeviceEndpoint endpoint,
    int modelVersion,
    LinkView link,
    @Nullable IdentityView identity,
    int tagCount,
    double readingsPerSecond,
    long readingsRead,
    long readingsSent,
    List<PeriodView> periods,
    long overruns,
    Map<String, Long> errors,
    Map<String, Long> faults,
    @Nullable Duration lastReadingAge,
    @Nullable Duration clockOffset,
    @Nullable List<TagView> tags) {

  /**
   * @param state UP, OPENING, DOWN or FAULTED.
   * @param attempts failures in a row without one answer.
   */
  record LinkView(String state, String reason, Instant since, int attempts) {}

  /**
   * @param answering who answered last; null when it did not say.
   * @param since when it answered first.
   * @param known the device whose readings are sure.
   * @param isSwapped whether another one than the known one answers, so that its readings are
   *     UNCERTAIN until it is confirmed.
   */
  record IdentityView(
      @Nullable DeviceIdentity answering, Instant since, DeviceIdentity known, boolean isSwapped) {
    static IdentityView of(Identification identification) {
      return new IdentityView(
          identification.answering(),
          identification.since(),
          identification.known(),
          identification.wasSwapped());
    }
  }

  /**
   * @param effective how far apart the last readings really began.
   */
  record PeriodView(Duration period, Duration effective, long overruns) {}

  /**
   * @param protocolAddress the address as the protocol counts, {@code holding:0}; null when the
   *     address cannot be.
   * @param value last value; null when there is none.
   * @param quality quality of the last reading; null before the first.
   * @param age how old the last reading is; null before the first.
   * @param isStale whether the reading is too old to speak for the tag, or there is none.
   * @param reporting which of its readings are sent.
   * @param read readings that the device gave.
   * @param sent readings that were sent for them.
   */
  record TagView(
      String name,
      String address,
      @Nullable String protocolAddress,
      @Nullable Integer unitId,
      DataType type,
      @Nullable ByteLayout layout,
      Duration period,
      @Nullable String unit,
      @Nullable TagValue value,
      @Nullable Quality quality,
      @Nullable QualityReason reason,
      @Nullable Instant at,
      @Nullable Duration age,
      boolean isStale,
      Reporting reporting,
      long read,
      long sent) {}

  static DeviceView of(
      PolledDevice device,
      Optional<Identification> identification,
      Instant now,
      long nanos,
      boolean hasTags) {
    DeviceVitals vitals = device.vitals();
    Link link = vitals.link();
    Flow all =
        device.definition().tags().stream()
            .map(tag -> vitals.flow(tag.name()))
            .reduce(Flow.NONE, Flow::and);
    return new DeviceView(
        device.name(),
        device.definition().equipment().path(),
        device.definition().endpoint(),
        device.modelVersion(),
        new LinkView(link.state(), link.reason(), link.since(), link.attempts()),
        identification.map(IdentityView::of).orElse(null),
        device.definition().tags().size(),
        Math.round(vitals.readingsPerSecond(nanos) * 100) / 100.0,
        all.read(),
        all.sent(),
        new TreeMap<>(vitals.schedule().turns())
            .entrySet().stream()
                .map(
                    turn ->
                        new PeriodView(
                            turn.getKey(), turn.getValue().effective(), turn.getValue().overruns()))
                .toList(),
        vitals.overruns(),
        vitals.errors(),
        vitals.faults(),
        vitals.lastReadingAt().map(at -> age(at, now)).orElse(null),
        vitals.clockOffset().orElse(null),
        hasTags
            ? device.definition().tags().stream().map(tag -> tag(tag, vitals, now)).toList()
            : null);
  }

  private static TagView tag(Tag tag, DeviceVitals vitals, Instant now) {
    Reading last = vitals.lastReading(tag.name()).orElse(null);
    Duration age = last == null ? null : age(last.at(), now);
    Flow flow = vitals.flow(tag.name());
    Duration staleAfter = tag.waveform().isPresent() ? tag.holds() : tag.silentAfter();
    return new TagView(
        tag.name().text(),
        tag.address(),
        protocolAddress(tag.address()),
        tag.unitId(),
        tag.type(),
        tag.layout(),
        tag.period(),
        tag.unit(),
        last == null ? null : last.value(),
        last == null ? null : last.quality(),
        last == null ? null : last.reason(),
        last == null ? null : last.at(),
        age,
        age == null || age.compareTo(staleAfter) > 0,
        tag.reporting(),
        flow.read(),
        flow.sent());
  }

  private static Duration age(Instant at, Instant now) {
    Duration age = Duration.between(at, now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  private static @Nullable String protocolAddress(String address) {
    try {
      return ModbusAddress.parse(address).toString();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.Json;
import io.millrace.contracts.Topic;
import io.millrace.contracts.Topics;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.events.CloudEventHeaders;
import io.millrace.contracts.events.EquipmentCounted;
import io.millrace.contracts.events.EquipmentStateChanged;
import io.millrace.contracts.plant.Counter;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.SignalCondition;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.contracts.readings.UnreadableBatchException;
import io.millrace.kit.outbox.OutboxStore;
import io.millrace.kit.outbox.Outgoing;
import io.millrace.kit.stream.Delivery;
import io.millrace.kit.stream.NotYetException;
import io.millrace.kit.stream.Projection;
import io.millrace.kit.stream.SourcePosition;
import io.millrace.kit.stream.UnreadableRecordException;
import io.millrace.oee.plant.PlantModelStore;
import io.millrace.oee.plant.Signals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Folds readings into states and counts: one read and one write of the memories a delivery touches,
 * however many readings it has. Facts, memories and events commit together.
 */
public final class ReadingProjection implements Projection<ReadingBatch> {
  private static final String SOURCE = "/services/oee";
  private static final String CORRECTIONS = "millrace.oee.counter.corrections";
  private static final String DROPPED = "millrace.oee.readings.dropped";
  private static final String LATE = "millrace.oee.late";

  private final PlantModelStore models;
  private final FactStore facts;
  private final DueStore due;
  private final StopDueStore stops;
  private final OutboxStore outbox;
  private final Duration clockTolerance;
  private final Meters meters;

  /**
   * @param clockTolerance how far ahead of the broker a gateway's clock may be; what is stamped
   *     later than that would hide everything that comes after it, so it is dropped and counted.
   */
  public ReadingProjection(
      PlantModelStore models,
      FactStore facts,
      DueStore due,
      StopDueStore stops,
      OutboxStore outbox,
      Duration clockTolerance,
      MeterRegistry registry) {
    this.models = models;
    this.facts = facts;
    this.due = due;
    this.stops = stops;
    this.outbox = outbox;
    this.clockTolerance = clockTolerance;
    this.meters = new Meters(registry);
  }

  @Override
  public String name() {
    return "facts";
  }

  @Override
  public Topic topic() {
    return Topics.READINGS;
  }

  @Override
  public ReadingBatch decode(byte @Nullable [] key, byte @Nullable [] value)
      throws UnreadableRecordException {
    try {
      return ReadingBatchCodec.decode(value);
    } catch (UnreadableBatchException e) {
      throw new UnreadableRecordException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Optional<SourcePosition> sourcePosition(ReadingBatch batch) {
    return Optional.of(new SourcePosition(batch.key(), batch.epoch(), batch.sequence()));
  }

  @Override
  public void apply(List<Delivery<ReadingBatch>> deliveries) {
    Totals totals = new Totals();
    List<Telling> batches =
        deliveries.stream().flatMap(delivery -> telling(delivery, totals).stream()).toList();
    Set<EquipmentId> touched =
        batches.stream()
            .flatMap(batch -> batch.signals().stream())
            .map(signal -> signal.unit().id())
            .collect(Collectors.toCollection(TreeSet::new));
    if (touched.isEmpty()) {
      return;
    }
    Map<EquipmentId, UnitMemory> memories = facts.lock(touched);
    List<StateInterval> intervals = new ArrayList<>();
    List<PieceCount> counts = new ArrayList<>();
    List<StateChange> changes = new ArrayList<>();
    List<SignalInterval> signals = new ArrayList<>();
    List<DueStore.Changed> judgedAgain = new ArrayList<>();
    List<Outgoing> events = new ArrayList<>();
    for (Telling batch : batches) {
      List<Fact> found = fold(batch, memories, judgedAgain, totals);
      for (Fact fact : found) {
        switch (fact) {
          case StateInterval interval -> intervals.add(interval);
          case PieceCount count -> counts.add(count);
          case StateChange change -> changes.add(change);
          case SignalInterval signal -> signals.add(signal);
        }
      }
      Events told = Events.of(found);
      told.states().forEach(event -> events.add(outgoing(event)));
      told.counts().forEach(event -> events.add(outgoing(event)));
    }
    facts.save(memories.values());
    facts.addIntervals(intervals);
    facts.addCounts(counts);
    facts.addSignals(signals);
    totals.lateSlices =
        due.add(changed(intervals, counts), DueStore.Cause.LATE_DATA, null)
            + due.add(judgedAgain, DueStore.Cause.LATE_DATA, null);
    stops.add(stretches(intervals, changes, judgedAgain), StopDueStore.Cause.MACHINE, null);
    outbox.add(events);
    meters.addAfterCommit(totals.with(intervals.size(), counts));
  }

  /**
   * Of each unit the stretch that its new states lie in, those that go on with their beginning, and
   * those that rules judge anew.
   */
  private static List<DueStore.Changed> stretches(
      List<StateInterval> intervals,
      List<StateChange> changes,
      List<DueStore.Changed> judgedAgain) {
    Map<EquipmentId, Window> stretches = new TreeMap<>();
    intervals.forEach(
        interval ->
            stretches.merge(
                interval.unit(), new Window(interval.from(), interval.to()), Window::with));
    changes.forEach(
        change ->
            stretches.merge(
                change.unit(),
                new Window(change.at(), change.at().plusNanos(1_000)),
                Window::with));
    judgedAgain.forEach(one -> stretches.merge(one.unit(), one.window(), Window::with));
    return changed(stretches);
  }

  /** Of each unit the stretch that its new facts lie in. */
  private static List<DueStore.Changed> changed(
      List<StateInterval> intervals, List<PieceCount> counts) {
    Map<EquipmentId, Window> stretches = new TreeMap<>();
    intervals.forEach(
        interval ->
            stretches.merge(
                interval.unit(), new Window(interval.from(), interval.to()), Window::with));
    counts.forEach(
        count ->
            stretches.merge(
                count.unit(), new Window(count.at(), count.at().plusNanos(1_000)), Window::with));
    return changed(stretches);
  }

  private static List<DueStore.Changed> changed(Map<EquipmentId, Window> stretches) {
    return stretches.entrySet().stream()
        .map(entry -> new DueStore.Changed(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** A reading and the work unit it tells of, as the reading's model version has it. */
  private record Signal(ResolvedPlant.WorkUnit unit, @Nullable Tag watched, Reading reading) {}

  /** What a batch says about states and counts, in its order. */
  private record Telling(String source, int modelVersion, List<Signal> signals) {}

  private Optional<Telling> telling(Delivery<ReadingBatch> delivery, Totals totals) {
    ReadingBatch batch = delivery.value();
    Optional<EquipmentId> site =
        batch.readings().stream()
            .map(reading -> reading.tag().equipment())
            .filter(place -> place.level() > 1)
            .findFirst()
            .map(EquipmentId::site);
    if (site.isEmpty()) {
      return Optional.empty();
    }
    Signals model =
        models
            .find(site.get(), batch.modelVersion())
            .orElseThrow(
                () ->
                    new NotYetException(
                        "readings of %s need version %d of the plant model of %s"
                            .formatted(batch.key(), batch.modelVersion(), site.get())));
    Map<TagName, ResolvedPlant.WorkUnit> meanings = model.of(batch.key());
    Instant latest = delivery.receivedAt().plus(clockTolerance);
    List<Signal> signals = new ArrayList<>();
    for (Reading reading : batch.readings()) {
      ResolvedPlant.WorkUnit unit = meanings.get(reading.tag());
      if (unit != null && reading.at().isAfter(latest)) {
        totals.ahead++;
      } else if (unit != null) {
        signals.add(new Signal(unit, model.watched().get(reading.tag()), reading));
      }
    }
    return Optional.of(new Telling(batch.key(), batch.modelVersion(), signals));
  }

  private static List<Fact> fold(
      Telling batch,
      Map<EquipmentId, UnitMemory> memories,
      List<DueStore.Changed> judgedAgain,
      Totals totals) {
    List<Fact> found = new ArrayList<>();
    for (Signal signal : batch.signals()) {
      EquipmentId unit = signal.unit().id();
      UnitMemory memory = memories.getOrDefault(unit, UnitMemory.unknown(unit));
      if (memory.isLeftBehind(batch.modelVersion(), batch.source())) {
        totals.leftBehind++;
        continue;
      }
      Timeline.Step step =
          Timeline.next(
              memory.readBy(batch.modelVersion(), batch.source()), signal.unit(), signal.reading());
      UnitMemory next = step.memory();
      found.addAll(step.facts());
      if (signal.watched() != null) {
        next = watch(next, signal.watched(), signal.reading(), found, judgedAgain);
      }
      memories.put(unit, next);
      totals.folded++;
      totals.clockSteps += step.isClockStepped() ? 1 : 0;
    }
    return found;
  }

  /** Stops that began near a change are judged again: what a rule sees of them is another. */
  private static UnitMemory watch(
      UnitMemory memory,
      Tag tag,
      Reading reading,
      List<Fact> found,
      List<DueStore.Changed> judgedAgain) {
    Optional<SignalInterval> before = Optional.ofNullable(memory.signals().get(tag.name().name()));
    Watch.Step step = Watch.next(before, memory, tag, reading);
    Map<String, SignalInterval> signals = new HashMap<>(memory.signals());
    step.value()
        .ifPresentOrElse(
            value -> signals.put(value.tag(), value), () -> signals.remove(tag.name().name()));
    step.ended().ifPresent(found::add);
    if (step.isChange(before)) {
      Instant at = step.value().map(SignalInterval::from).orElse(reading.at());
      Instant from = step.ended().map(SignalInterval::from).filter(at::isAfter).orElse(at);
      judgedAgain.add(
          new DueStore.Changed(
              memory.unit(),
              new Window(
                  from.minus(SignalCondition.MOST_WITHIN), at.plus(SignalCondition.MOST_WITHIN))));
    }
    return memory.withSignals(signals);
  }

  private static Outgoing outgoing(EquipmentStateChanged event) {
    return new Outgoing(
        Topics.EQUIPMENT_STATES,
        event.equipment().path(),
        CloudEventHeaders.of("io.millrace.equipment.state-changed", SOURCE, event.id(), event.at()),
        Json.MAPPER.writeValueAsString(event));
  }

  private static Outgoing outgoing(EquipmentCounted event) {
    return new Outgoing(
        Topics.EQUIPMENT_COUNTS,
        event.equipment().path(),
        CloudEventHeaders.of("io.millrace.equipment.counted", SOURCE, event.id(), event.at()),
        Json.MAPPER.writeValueAsString(event));
  }

  /** What one call of {@link #apply} did; counted when it has committed. */
  private static final class Totals {
    private long folded;
    private long ahead;
    private long leftBehind;
    private long clockSteps;
    private long lateSlices;
    private long intervals;
    private final Map<Counter.Correction, Long> corrections =
        new EnumMap<>(Counter.Correction.class);
    private long counts;

    Totals with(int intervalsAdded, List<PieceCount> countsAdded) {
      intervals = intervalsAdded;
      counts = countsAdded.size();
      for (PieceCount count : countsAdded) {
        if (count.correction() != null) {
          corrections.merge(count.correction(), 1L, Long::sum);
        }
      }
      return this;
    }
  }

  private record Meters(MeterRegistry registry) {
    Meters {
      for (Counter.Correction correction : Counter.Correction.values()) {
        registry.counter(CORRECTIONS, "kind", correction.name());
      }
      for (String reason : List.of("clock_ahead", "left_behind")) {
        registry.counter(DROPPED, "reason", reason);
      }
      registry.counter(LATE, "kind", "slice");
    }

    void addAfterCommit(Totals totals) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              add(totals);
            }
          });
    }

    private void add(Totals totals) {
      add(totals.folded, "millrace.oee.readings.folded");
      add(totals.ahead, DROPPED, "reason", "clock_ahead");
      add(totals.leftBehind, DROPPED, "reason", "left_behind");
      add(totals.clockSteps, "millrace.oee.clock.steps");
      add(totals.lateSlices, LATE, "kind", "slice");
      add(totals.intervals, "millrace.oee.facts", "kind", "interval");
      add(totals.counts, "millrace.oee.facts", "kind", "count");
      totals.corrections.forEach((kind, n) -> add(n, CORRECTIONS, "kind", kind.name()));
    }

    private void add(long n, String meter, String... tags) {
      registry.counter(meter, tags).increment((double) n);
    }
  }
}

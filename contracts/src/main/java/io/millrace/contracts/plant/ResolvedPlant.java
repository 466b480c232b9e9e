// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.equipment.TagName;
import java.math.BigInteger;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A plant model with templates, overrides and defaults applied: what gateways and services work
 * with. Immutable.
 *
 * @param site the site as equipment.
 * @param timeZone the site's time zone.
 * @param devices every device with its tags.
 * @param workUnits every work unit with the meaning of its signals.
 */
public record ResolvedPlant(
    EquipmentId site, ZoneId timeZone, List<Device> devices, List<WorkUnit> workUnits) {

  public ResolvedPlant {
    devices = List.copyOf(devices);
    workUnits = List.copyOf(workUnits);
  }

  /**
   * A controller with its tags.
   *
   * @param name unique in the site.
   * @param gateway name of the gateway that reads it.
   * @param equipment the place it controls.
   * @param endpoint where and how it is reached.
   * @param tags its signals.
   * @param clock the one that holds the device's own time; null when it has none.
   */
  public record Device(
      String name,
      String gateway,
      EquipmentId equipment,
      DeviceEndpoint endpoint,
      List<Tag> tags,
      @Nullable Tag clock) {
    public Device {
      tags = List.copyOf(tags);
    }

    /** A device without a clock. */
    public Device(
        String name,
        String gateway,
        EquipmentId equipment,
        DeviceEndpoint endpoint,
        List<Tag> tags) {
      this(name, gateway, equipment, endpoint, tags, null);
    }
  }

  /**
   * A work unit with the meaning of its signals.
   *
   * @param id the place.
   * @param state how its state is known; null when it has no state.
   * @param stateTag the signal that the state rule reads; null when it has no state.
   * @param counters its piece counters.
   * @param product id of what it makes; null when not known.
   * @param plannedRunTimePerItem PRI of that product here; null when not known.
   */
  public record WorkUnit(
      EquipmentId id,
      @Nullable StateRule state,
      @Nullable Tag stateTag,
      List<Counter> counters,
      @Nullable String product,
      @Nullable Duration plannedRunTimePerItem) {
    public WorkUnit {
      counters = List.copyOf(counters);
    }
  }

  /**
   * A piece counter.
   *
   * @param tag the signal.
   * @param counts what it counts.
   * @param rollOverAt first value it cannot show; positive.
   * @param piecesPerCount pieces per step; positive.
   */
  public record Counter(
      Tag tag, CounterRule.Counts counts, BigInteger rollOverAt, int piecesPerCount) {}

  /**
   * Applies templates, overrides and defaults.
   *
   * @throws IllegalArgumentException when the model has problems that {@link PlantModelCheck} would
   *     have told.
   */
  public static ResolvedPlant of(PlantModel model) {
    List<Device> devices = new ArrayList<>();
    Map<EquipmentId, Meaning> meanings = new LinkedHashMap<>();
    for (DeviceDefinition definition : model.devices()) {
      Device device = device(model, definition);
      devices.add(device);
      Optional.ofNullable(definition.template())
          .flatMap(model::template)
          .filter(template -> template.state() != null || !template.counters().isEmpty())
          .ifPresent(template -> meanings.put(device.equipment(), new Meaning(template, device)));
    }
    List<WorkUnit> units =
        model.workUnits().map(placed -> workUnit(model, placed, meanings)).toList();
    return new ResolvedPlant(model.siteId(), model.timeZone(), devices, units);
  }

  /** The tags of a device as a person would write them in full: template first, then overrides. */
  static List<TagDefinition> definitions(PlantModel model, DeviceDefinition device) {
    Map<String, TagDefinition> byName = new LinkedHashMap<>();
    Optional.ofNullable(device.template())
        .flatMap(model::template)
        .ifPresent(template -> template.tags().forEach(tag -> byName.put(tag.name(), tag)));
    for (TagDefinition own : device.tags()) {
      byName.merge(own.name(), own, (template, override) -> override.over(template));
    }
    return List.copyOf(byName.values());
  }

  /** First value a counter of this type cannot show when its rule does not say. */
  static BigInteger rollOverAt(CounterRule rule, DataType type) {
    if (rule.rollOverAt() != null) {
      return rule.rollOverAt();
    }
    return switch (type) {
      case BCD16 -> BigInteger.TEN.pow(4);
      case BCD32 -> BigInteger.TEN.pow(8);
      case UINT16, UINT32, UINT64 -> BigInteger.TWO.pow(type.bits());
      case INT16, INT32, INT64 -> BigInteger.TWO.pow(type.bits() - 1);
      case BOOL, FLOAT32, FLOAT64, STRING ->
          throw new IllegalArgumentException(
              "tag '%s' counts pieces, so its type is a whole number, not %s"
                  .formatted(rule.tag(), type));
    };
  }

  /**
   * One device of the model, with its template and defaults applied.
   *
   * @throws IllegalArgumentException when it has problems that {@link PlantModelCheck} would have
   *     told.
   */
  public static Device device(PlantModel model, DeviceDefinition definition) {
    EquipmentId place = EquipmentId.of(model.siteId() + "/" + definition.equipment());
    Duration period =
        definition.period() == null ? DeviceDefinition.DEFAULT_PERIOD : definition.period();
    Map<String, List<TagDefinition>> elements = new LinkedHashMap<>();
    definitions(model, definition)
        .forEach(tag -> elements.put(tag.name(), CipSlice.tags(definition.endpoint(), tag)));
    Function<String, List<TagName>> names =
        name ->
            elements.getOrDefault(name, List.of()).stream()
                .map(tag -> name(model.siteId(), place, tag))
                .toList();
    List<Tag> tags =
        elements.values().stream()
            .flatMap(List::stream)
            .map(tag -> tag(model.siteId(), place, tag, period, names))
            .toList();
    String clock = definition.clock();
    List<TagName> clocks = clock == null ? List.of() : names.apply(clock);
    return new Device(
        definition.name(),
        definition.gatewayName(),
        place,
        definition.endpoint(),
        tags,
        tags.stream().filter(tag -> clocks.contains(tag.name())).findFirst().orElse(null));
  }

  private static TagName name(EquipmentId site, EquipmentId device, TagDefinition definition) {
    EquipmentId place =
        definition.equipment() == null
            ? device
            : EquipmentId.of(site + "/" + definition.equipment());
    return TagName.of(place, definition.name());
  }

  private static Tag tag(
      EquipmentId site,
      EquipmentId device,
      TagDefinition definition,
      Duration devicePeriod,
      Function<String, List<TagName>> names) {
    DataType type = definition.type();
    String address = definition.address();
    if (type == null || address == null) {
      throw new IllegalArgumentException(
          "tag '%s' of %s has no %s"
              .formatted(definition.name(), device, type == null ? "type" : "address"));
    }
    List<String> reads = definition.reads();
    return new Tag(
        name(site, device, definition),
        address,
        type,
        layout(definition, type),
        definition.unitId(),
        definition.length() == null ? 0 : definition.length(),
        definition.scale(),
        definition.offset(),
        definition.period() == null ? devicePeriod : definition.period(),
        definition.unit(),
        definition.min(),
        definition.max(),
        definition.reporting() == null ? Reporting.EVERY : definition.reporting(),
        reads == null
            ? List.of()
            : reads.stream().flatMap(name -> names.apply(name).stream()).distinct().toList());
  }

  private static @Nullable ByteLayout layout(TagDefinition definition, DataType type) {
    if (definition.layout() != null) {
      return definition.layout();
    }
    return switch (type) {
      case BOOL -> null;
      case STRING -> ByteLayout.AB;
      case INT16, UINT16, INT32, UINT32, INT64, UINT64, FLOAT32, FLOAT64, BCD16, BCD32 ->
          ByteLayout.bigEndian(type.bits());
    };
  }

  private record Meaning(MachineTemplate template, Device device) {
    Tag tag(String name) {
      return device.tags().stream()
          .filter(tag -> tag.name().name().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "template %s means tag '%s', which it does not have"
                          .formatted(template.reference(), name)));
    }
  }

  private static WorkUnit workUnit(
      PlantModel model, PlantModel.PlacedWorkUnit placed, Map<EquipmentId, Meaning> meanings) {
    EquipmentId id = EquipmentId.of(model.siteId() + "/" + placed.path());
    String product = placed.unit().product();
    Duration plannedRunTime =
        product == null
            ? null
            : model
                .product(product)
                .map(p -> p.plannedRunTimePerItemOn(placed.path()))
                .orElse(null);
    Meaning meaning = meanings.get(id);
    if (meaning == null) {
      return new WorkUnit(id, null, null, List.of(), product, plannedRunTime);
    }
    StateRule state = meaning.template().state();
    List<Counter> counters =
        meaning.template().counters().stream().map(rule -> counter(rule, meaning)).toList();
    return new WorkUnit(
        id,
        state,
        state == null ? null : meaning.tag(state.tag()),
        counters,
        product,
        plannedRunTime);
  }

  private static Counter counter(CounterRule rule, Meaning meaning) {
    Tag tag = meaning.tag(rule.tag());
    Integer pieces = rule.piecesPerCount();
    return new Counter(
        tag, rule.counts(), rollOverAt(rule, tag.type()), pieces == null ? 1 : pieces);
  }
}

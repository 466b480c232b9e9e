// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.contracts.Json;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.Area;
import io.millrace.contracts.plant.ByteLayout;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceDefinition;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.plant.Reporting;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.plant.TagDefinition;
import io.millrace.gateway.fleet.ReadableModel;
import io.millrace.testkit.Examples;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Devices and tags for this module's tests. */
public final class Plants {
  public static final Duration SECOND = Duration.ofSeconds(1);

  private Plants() {}

  public static TagName name(String name) {
    return TagName.of(Examples.FILLER, name);
  }

  public static Tag tag(String name, String address, DataType type) {
    return tag(name, address, type, SECOND);
  }

  public static Tag tag(String name, String address, DataType type, Duration period) {
    ByteLayout layout =
        switch (type) {
          case BOOL -> null;
          case STRING -> ByteLayout.AB;
          case INT16, UINT16, INT32, UINT32, INT64, UINT64, FLOAT32, FLOAT64, BCD16, BCD32 ->
              ByteLayout.bigEndian(type.bits());
        };
    return new Tag(
        name(name),
        address,
        type,
        layout,
        null,
        type == DataType.STRING ? 8 : 0,
        null,
        null,
        period,
        null,
        null,
        null);
  }

  public static Tag onUnit(Tag tag, int unit) {
    return new Tag(
        tag.name(),
        tag.address(),
        tag.type(),
        tag.layout(),
        unit,
        tag.length(),
        tag.scale(),
        tag.offset(),
        tag.period(),
        tag.unit(),
        tag.min(),
        tag.max());
  }

  public static Tag scaled(Tag tag, @Nullable Double scale, @Nullable Double offset) {
    return new Tag(
        tag.name(),
        tag.address(),
        tag.type(),
        tag.layout(),
        tag.unitId(),
        tag.length(),
        scale,
        offset,
        tag.period(),
        tag.unit(),
        tag.min(),
        tag.max());
  }

  public static Tag between(Tag tag, @Nullable Double min, @Nullable Double max) {
    return new Tag(
        tag.name(),
        tag.address(),
        tag.type(),
        tag.layout(),
        tag.unitId(),
        tag.length(),
        tag.scale(),
        tag.offset(),
        tag.period(),
        tag.unit(),
        min,
        max);
  }

  public static Tag reported(Tag tag, Reporting reporting) {
    return new Tag(
        tag.name(),
        tag.address(),
        tag.type(),
        tag.layout(),
        tag.unitId(),
        tag.length(),
        tag.scale(),
        tag.offset(),
        tag.period(),
        tag.unit(),
        tag.min(),
        tag.max(),
        reporting);
  }

  /** A change of the tag reads the others at once. */
  public static Tag reads(Tag tag, Tag... others) {
    return new Tag(
        tag.name(),
        tag.address(),
        tag.type(),
        tag.layout(),
        tag.unitId(),
        tag.length(),
        tag.scale(),
        tag.offset(),
        tag.period(),
        tag.unit(),
        tag.min(),
        tag.max(),
        tag.reporting(),
        Arrays.stream(others).map(Tag::name).toList());
  }

  /** The tag's numbers are of this unit. */
  public static Tag in(String unit, Tag tag) {
    return new Tag(
        tag.name(),
        tag.address(),
        tag.type(),
        tag.layout(),
        tag.unitId(),
        tag.length(),
        tag.scale(),
        tag.offset(),
        tag.period(),
        unit,
        tag.min(),
        tag.max());
  }

  public static Tag laidOut(Tag tag, @Nullable ByteLayout layout, int length) {
    return new Tag(
        tag.name(),
        tag.address(),
        tag.type(),
        layout,
        tag.unitId(),
        length,
        tag.scale(),
        tag.offset(),
        tag.period(),
        tag.unit(),
        tag.min(),
        tag.max());
  }

  public static DeviceEndpoint.ModbusTcp endpoint(int port) {
    return new DeviceEndpoint.ModbusTcp("127.0.0.1", port, 1, SECOND, null, null);
  }

  public static ResolvedPlant.Device device(String name, DeviceEndpoint endpoint, Tag... tags) {
    return new ResolvedPlant.Device(name, "edge", Examples.FILLER, endpoint, List.of(tags));
  }

  /**
   * A filler that is read ten times a second, with a count and the temperature behind it.
   *
   * @param address of the count.
   */
  public static PlantModelVersion filler(int version, int port, String address) {
    return model(
        version,
        definition(
            "filler",
            endpoint(port),
            Duration.ofMillis(100),
            definition("count", address, DataType.UINT16),
            definition("temperature", "holding:1", DataType.FLOAT32)));
  }

  /** A site with one work unit and these devices. */
  public static PlantModelVersion model(int version, DeviceDefinition... devices) {
    PlantModel model =
        new PlantModel(
            PlantModel.FORMAT,
            "acme",
            "lyon",
            ZoneId.of("Europe/Paris"),
            List.of(
                new Area(
                    "bottling",
                    List.of(
                        new Area.WorkCenter(
                            "line1", List.of(new Area.WorkUnit("filler", null, null)))))),
            null,
            List.of(devices),
            null);
    return Examples.version(version, model);
  }

  /** A model of which everything can be read. */
  public static ReadableModel readable(PlantModelVersion model) {
    return new ReadableModel(
        model, List.of(), Map.of(), Set.of(), Json.MAPPER.writeValueAsString(model));
  }

  public static DeviceDefinition definition(
      String name, DeviceEndpoint endpoint, Duration period, TagDefinition... tags) {
    return new DeviceDefinition(
        name, null, "bottling/line1/filler", null, endpoint, period, List.of(tags));
  }

  public static TagDefinition definition(String name, String address, @Nullable DataType type) {
    return new TagDefinition(
        name, address, type, null, null, null, null, null, null, null, null, null, null, null);
  }
}

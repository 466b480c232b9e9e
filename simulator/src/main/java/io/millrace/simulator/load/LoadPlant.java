// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.load;

import io.millrace.contracts.plant.Area;
import io.millrace.contracts.plant.Area.WorkCenter;
import io.millrace.contracts.plant.Area.WorkUnit;
import io.millrace.contracts.plant.ByteLayout;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceDefinition;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.MachineTemplate;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.TagDefinition;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A plant of many equal devices, for load. Tags lie side by side and have one period, so that no
 * tag is read that was not asked for. Immutable.
 *
 * @param devices how many; 1..10000.
 * @param tags how many each has; 1..10000.
 * @param period how often they are to be read; positive.
 */
public record LoadPlant(int devices, int tags, Duration period) {
  private static final int MOST = 10_000;

  /** A machine that carries plant and platform together may stall; that is no device's fault. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final List<Kind> KINDS =
      List.of(
          new Kind(DataType.UINT32, ByteLayout.ABCD),
          new Kind(DataType.FLOAT64, ByteLayout.ABCDEFGH),
          new Kind(DataType.INT64, ByteLayout.CDABGHEF),
          new Kind(DataType.INT32, ByteLayout.CDAB),
          new Kind(DataType.FLOAT32, ByteLayout.BADC),
          new Kind(DataType.UINT16, ByteLayout.AB),
          new Kind(DataType.UINT32, ByteLayout.DCBA),
          new Kind(DataType.FLOAT64, ByteLayout.GHEFCDAB));

  private record Kind(DataType type, ByteLayout layout) {}

  public LoadPlant {
    if (devices < 1 || devices > MOST || tags < 1 || tags > MOST) {
      throw new IllegalArgumentException(
          "%d devices with %d tags: each is 1..%d".formatted(devices, tags, MOST));
    }
    if (period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("the period is longer than nothing, not " + period);
    }
  }

  /** The plant model, with ports from 502 up as if nobody had said which. */
  public PlantModel model() {
    List<String> names = IntStream.rangeClosed(1, devices).mapToObj("d%04d"::formatted).toList();
    MachineTemplate template = new MachineTemplate("load", 1, tagDefinitions(), null, null);
    return new PlantModel(
        PlantModel.FORMAT,
        "acme",
        "load",
        ZoneOffset.UTC,
        List.of(
            new Area(
                "hall",
                List.of(
                    new WorkCenter(
                        "cell",
                        names.stream().map(name -> new WorkUnit(name, null, null)).toList())))),
        List.of(template),
        names.stream().map(name -> device(name, template.reference())).toList(),
        null);
  }

  private DeviceDefinition device(String name, String template) {
    return new DeviceDefinition(
        name,
        null,
        "hall/cell/" + name,
        template,
        new DeviceEndpoint.ModbusTcp("127.0.0.1", null, null, PATIENCE, null, null),
        period,
        null);
  }

  private List<TagDefinition> tagDefinitions() {
    List<TagDefinition> definitions = new ArrayList<>();
    int register = 0;
    for (int i = 0; i < tags; i++) {
      Kind kind = KINDS.get(i % KINDS.size());
      definitions.add(
          new TagDefinition(
              "t%04d".formatted(i + 1),
              "holding:" + register,
              kind.type(),
              kind.layout(),
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null));
      register += kind.type().bits() / Short.SIZE;
    }
    return definitions;
  }
}

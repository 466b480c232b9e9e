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
import io.millrace.simulator.eip.ControllerDesign;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A plant of many equal devices, for load. Tags lie side by side and have one period, so that no
 * tag is read that was not asked for. Immutable.
 *
 * @param devices how many; 1..10000.
 * @param tags how many each has; 1..10000.
 * @param period how often they are to be read; positive.
 * @param protocol what they speak.
 * @param symbols how many tags that nobody reads each controller on EtherNet/IP has besides;
 *     0..200000.
 */
public record LoadPlant(
    int devices, int tags, Duration period, LoadProtocol protocol, int symbols) {
  private static final int MOST = 10_000;
  private static final int MOST_SYMBOLS = 200_000;

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
    if (symbols < 0 || symbols > MOST_SYMBOLS) {
      throw new IllegalArgumentException(
          "%d symbols are outside 0..%d".formatted(symbols, MOST_SYMBOLS));
    }
    if (period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("the period is longer than nothing, not " + period);
    }
  }

  /** On Modbus alone. */
  public LoadPlant(int devices, int tags, Duration period) {
    this(devices, tags, period, LoadProtocol.MODBUS_TCP, 0);
  }

  /**
   * The controller of a device on EtherNet/IP.
   *
   * @param device place in the plant model, from 0.
   */
  public ControllerDesign controller(int device) {
    return LoadController.design(device + 1, tags, symbols);
  }

  /** The plant model, without ports as if nobody had said which. */
  public PlantModel model() {
    List<String> names = IntStream.rangeClosed(1, devices).mapToObj("d%04d"::formatted).toList();
    MachineTemplate modbus = new MachineTemplate("load", 1, registers(), null, null);
    MachineTemplate eip = new MachineTemplate("load-eip", 1, symbolic(), null, null);
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
        switch (protocol) {
          case MODBUS_TCP, MODBUS_RTU_TCP -> List.of(modbus);
          case ETHERNET_IP -> List.of(eip);
          case MIXED -> List.of(modbus, eip);
        },
        IntStream.range(0, devices)
            .mapToObj(i -> device(names.get(i), protocol.isEtherNetIp(i) ? eip : modbus, i))
            .toList(),
        null);
  }

  private DeviceDefinition device(String name, MachineTemplate template, int index) {
    return new DeviceDefinition(
        name, null, "hall/cell/" + name, template.reference(), endpoint(index), period, null);
  }

  private DeviceEndpoint endpoint(int index) {
    if (protocol.isEtherNetIp(index)) {
      return new DeviceEndpoint.EtherNetIp("127.0.0.1", null, null, PATIENCE, null);
    }
    return protocol == LoadProtocol.MODBUS_RTU_TCP
        ? new DeviceEndpoint.ModbusRtuTcp(
            "127.0.0.1", null, null, null, PATIENCE, null, null, null, null)
        : new DeviceEndpoint.ModbusTcp("127.0.0.1", null, null, PATIENCE, null, null);
  }

  private List<TagDefinition> symbolic() {
    return IntStream.range(0, tags)
        .mapToObj(i -> tag(i, LoadController.address(i), LoadController.type(i), null))
        .toList();
  }

  private List<TagDefinition> registers() {
    List<TagDefinition> definitions = new ArrayList<>();
    int register = 0;
    for (int i = 0; i < tags; i++) {
      Kind kind = KINDS.get(i % KINDS.size());
      definitions.add(tag(i, "holding:" + register, kind.type(), kind.layout()));
      register += kind.type().bits() / Short.SIZE;
    }
    return definitions;
  }

  private static TagDefinition tag(
      int index, String address, DataType type, @Nullable ByteLayout layout) {
    return new TagDefinition(
        "t%04d".formatted(index + 1),
        address,
        type,
        layout,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}

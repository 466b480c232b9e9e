// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.ghgande.j2mod.modbus.facade.ModbusTCPMaster;
import com.ghgande.j2mod.modbus.procimg.InputRegister;
import com.ghgande.j2mod.modbus.util.ModbusUtil;
import io.millrace.contracts.Json;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bottling line as a master of another make sees it, decoded by hand beside its model file. */
class BottlingPlantTest {
  @TempDir Path folder;

  @Test
  void everyTagOfTheModelIsServedAsTheModelSays() throws Exception {
    Path ledger = folder.resolve("ledger.tsv");
    Map<String, String> seen = new HashMap<>();
    PlantModel model;
    try (Simulator simulator = start(SimulatorSettings.bottlingLine().withLedger(ledger))) {
      model = simulator.model();
      readFiller(simulator, seen);
      readCapper(simulator, seen);
      readLabeller(simulator, seen);
      readPacker(simulator, seen);
    }

    Map<String, String> served = new HashMap<>();
    Entry.in(ledger).forEach(entry -> served.put(entry.tag(), entry.value()));
    assertThat(seen).isEqualTo(served);
    assertThat(served.keySet())
        .containsExactlyInAnyOrderElementsOf(
            ResolvedPlant.of(model).devices().stream()
                .filter(device -> device.endpoint() instanceof DeviceEndpoint.ModbusTcp)
                .flatMap(device -> device.tags().stream())
                .map(Tag::name)
                .map(Object::toString)
                .toList());
    assertThat(Entry.in(ledger)).allMatch(entry -> entry.number() == 1);
  }

  @Test
  void theModelThatIsWrittenIsTheOneThatRuns() throws Exception {
    Path file = folder.resolve("model.yaml");
    try (Simulator simulator = start(SimulatorSettings.bottlingLine().withSpeed(2))) {
      ModelStore.save(simulator.model(), file);
      assertThat(Json.YAML.readValue(file.toFile(), PlantModel.class)).isEqualTo(simulator.model());
      assertThat(Files.readString(file)).contains("protocol: \"modbus-tcp\"").doesNotContain("!<");
      assertThat(simulator.model().products().getFirst().plannedRunTimePerItem())
          .as("twice as fast")
          .isEqualTo(Duration.ofMillis(125));
      assertThat(simulator.model().templates()).isEqualTo(ModelStore.bottlingLine().templates());
    }
  }

  private static Simulator start(SimulatorSettings settings) throws Exception {
    return Simulator.start(settings, InstantSource.system());
  }

  private static void readFiller(Simulator simulator, Map<String, String> seen) throws Exception {
    ModbusTCPMaster master = master(simulator, "filler");
    String at = "acme/lyon/bottling/line1/filler/";
    byte[] holding = bytes(master.readMultipleRegisters(1, 0, 9));
    seen.put(at + "state", "" + word(holding, 0));
    seen.put(at + "bottles", "" + word(holding, 1));
    seen.put(at + "rejects", "" + word(holding, 2));
    seen.put(at + "speed", "" + (double) Float.intBitsToFloat(swapped(holding, 4)));
    seen.put(at + "pressure", "" + (short) word(holding, 6) * 0.01);
    seen.put(at + "guard_closed", "" + ((word(holding, 8) & 1) != 0));
    seen.put(at + "fault", "" + ((word(holding, 8) >> 3 & 1) != 0));
    seen.put(at + "product_tank_low", "" + ((word(holding, 8) >> 12 & 1) != 0));
    byte[] input = bytes(master.readInputRegisters(1, 0, 8));
    seen.put(at + "temperature", "" + (double) ByteBuffer.wrap(input).getFloat(0));
    seen.put(at + "motor_current", "" + word(input, 2) * 0.1);
    seen.put(at + "energy", "" + Double.longBitsToDouble(pairsSwapped(input, 4)));
    String recipe =
        new String(bytes(master.readMultipleRegisters(1, 200, 8)), StandardCharsets.ISO_8859_1);
    seen.put(at + "recipe", "\"" + recipe.substring(0, recipe.indexOf('\0')) + "\"");
    master.disconnect();
  }

  private static void readCapper(Simulator simulator, Map<String, String> seen) throws Exception {
    ModbusTCPMaster master = master(simulator, "capper");
    String at = "acme/lyon/bottling/line1/capper/";
    byte[] holding = bytes(master.readMultipleRegisters(1, 0, 10));
    seen.put(at + "state", "" + word(holding, 0));
    seen.put(at + "good_bottles", Integer.toUnsignedString(swapped(holding, 1)));
    seen.put(at + "rejects", "" + word(holding, 3));
    int torque =
        Short.reverseBytes((short) word(holding, 4)) << 16
            | (Short.reverseBytes((short) word(holding, 5)) & 0xFFFF);
    seen.put(at + "torque", "" + (double) Float.intBitsToFloat(torque));
    seen.put(at + "cap_level", "" + (short) word(holding, 6) * 0.1);
    seen.put(at + "temperature", "" + (word(holding, 7) * 0.05 + -40));
    seen.put(at + "head_position", "" + Integer.reverseBytes(ByteBuffer.wrap(holding).getInt(16)));
    seen.put(at + "running", "" + master.readCoils(1, 0, 1).getBit(0));
    seen.put(at + "guard_closed", "" + master.readInputDiscretes(1, 0, 1).getBit(0));
    seen.put(at + "cap_chute_empty", "" + master.readInputDiscretes(1, 1, 1).getBit(0));
    master.disconnect();
  }

  private static void readLabeller(Simulator simulator, Map<String, String> seen) throws Exception {
    ModbusTCPMaster master = master(simulator, "labeller");
    String at = "acme/lyon/bottling/line1/labeller/";
    byte[] input = bytes(master.readInputRegisters(1, 0, 16));
    seen.put(at + "state", "" + (short) word(input, 0));
    String hex = ModbusUtil.toHex(input).replace(" ", "");
    seen.put(at + "bottles", "" + Long.parseLong(hex.substring(4, 12)));
    seen.put(at + "good_bottles", "" + (Short.reverseBytes((short) word(input, 3)) & 0xFFFF));
    seen.put(at + "batch", "" + Long.parseLong(hex.substring(16, 20)));
    long glue = lowWordFirst(input, 5);
    seen.put(at + "glue_temperature", "" + Double.longBitsToDouble(glue));
    int labels =
        Short.reverseBytes((short) word(input, 9)) << 16
            | (Short.reverseBytes((short) word(input, 10)) & 0xFFFF);
    seen.put(at + "labels_left", "" + labels);
    seen.put(at + "encoder", Long.toUnsignedString(pairsSwapped(input, 11)));
    seen.put(at + "vacuum", "" + (short) word(input, 15) * 0.1);
    seen.put(at + "guard_closed", "" + master.readInputDiscretes(1, 0, 1).getBit(0));
    master.disconnect();
  }

  private static void readPacker(Simulator simulator, Map<String, String> seen) throws Exception {
    ModbusTCPMaster master = master(simulator, "packer");
    String at = "acme/lyon/bottling/line1/packer/";
    byte[] holding = bytes(master.readMultipleRegisters(1, 0, 4));
    seen.put(at + "cases", "" + word(holding, 0));
    seen.put(at + "rejected_cases", "" + word(holding, 1));
    int pressure = Integer.reverseBytes(ByteBuffer.wrap(holding).getInt(4));
    seen.put(at + "air_pressure", "" + (double) Float.intBitsToFloat(pressure));
    byte[] drive = bytes(master.readInputRegisters(2, 0, 2));
    seen.put(at + "drive_current", "" + word(drive, 0) * 0.01);
    seen.put(at + "drive_temperature", "" + (short) word(drive, 1) * 0.1);
    master.disconnect();
  }

  private static ModbusTCPMaster master(Simulator simulator, String device) throws Exception {
    ModbusTCPMaster master = new ModbusTCPMaster("127.0.0.1", simulator.device(device).port());
    master.connect();
    return master;
  }

  private static byte[] bytes(InputRegister[] registers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List.of(registers).forEach(register -> bytes.writeBytes(register.toBytes()));
    return bytes.toByteArray();
  }

  private static int word(byte[] bytes, int register) {
    return ByteBuffer.wrap(bytes).getShort(register * 2) & 0xFFFF;
  }

  /** CDAB. */
  private static int swapped(byte[] bytes, int register) {
    return word(bytes, register + 1) << 16 | word(bytes, register);
  }

  /** GHEFCDAB. */
  private static long lowWordFirst(byte[] bytes, int register) {
    long value = 0;
    for (int i = 3; i >= 0; i--) {
      value = value << 16 | word(bytes, register + i);
    }
    return value;
  }

  /** CDABGHEF. */
  private static long pairsSwapped(byte[] bytes, int register) {
    return (long) swapped(bytes, register) << 32 | (swapped(bytes, register + 2) & 0xFFFF_FFFFL);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.plant.DeviceEndpoint.ModbusRtu;
import io.millrace.gateway.Plants;
import io.millrace.gateway.device.DeviceException;
import io.millrace.testkit.Pty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A serial port of this machine, which is one end of a pair of pseudo terminals. */
@EnabledIf(value = "hasPty", disabledReason = "no pseudo terminals here, /dev/ptmx is missing")
class SerialDeviceTest extends RtuDeviceContract {
  @TempDir Path folder;
  private final List<Pty> lines = new ArrayList<>();

  private Path port() {
    return folder.resolve("ttyLine");
  }

  static boolean hasPty() {
    return Pty.isHere();
  }

  @Override
  FakeModbusServer start() throws IOException {
    FakeModbusServer server = FakeModbusServer.serial();
    plugIn(server);
    return server;
  }

  @AfterEach
  void closeLines() throws IOException {
    Files.deleteIfExists(port());
    lines.forEach(Pty::close);
  }

  @Override
  ModbusRtu endpoint(FakeModbusServer started) {
    return new ModbusRtu(
        port().toString(), 115_200, null, null, null, 1, Plants.SECOND, null, null, null, null);
  }

  @Override
  ModbusConnection connection(FakeModbusServer started) {
    return ModbusConnection.serial(endpoint(started), Duration.ZERO, System::nanoTime);
  }

  @Override
  protected void pullTheCable() throws IOException {
    lines.getLast().close();
    plugIn(server());
  }

  @Test
  void aPortThatIsNotThereIsWaitedFor() {
    ModbusRtu endpoint =
        new ModbusRtu(folder + "/none", null, null, null, null, null, null, null, null, null, null);
    try (ModbusConnection nobody =
        ModbusConnection.serial(endpoint, Duration.ZERO, System::nanoTime)) {
      assertThatThrownBy(() -> nobody.connect(Plants.SECOND))
          .isInstanceOfSatisfying(
              DeviceException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(DeviceException.Kind.UNREACHABLE);
                assertThat(e.detail()).contains("none");
              });
    }
  }

  /** The port keeps its name; what it leads to is another terminal each time. */
  private void plugIn(FakeModbusServer server) throws IOException {
    Pty line = Pty.open();
    lines.add(line);
    Files.deleteIfExists(port());
    Files.createSymbolicLink(port(), line.path());
    server.serve(line.in(), line.out(), line::close);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import io.millrace.contracts.plant.DeviceEndpoint.ModbusRtu;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.gateway.device.Wire;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A serial port of this machine. It blocks in native code, so its thread is one of the platform's,
 * to which it is confined.
 */
final class SerialConnection implements Wire {
  private static final int DATA_BITS = 8;

  /** POSIX waits for bytes in tenths of a second; what is shorter is waited for by looking. */
  private static final Duration BLOCKING = Duration.ofMillis(100);

  private final SerialPort port;
  private final String name;
  private final LongSupplier nanos;

  private SerialConnection(SerialPort port, String name, LongSupplier nanos) {
    this.port = port;
    this.name = name;
    this.nanos = nanos;
  }

  /**
   * Opens the port for itself alone.
   *
   * @throws DeviceException kind UNREACHABLE: a port may be plugged in later.
   */
  static SerialConnection open(ModbusRtu endpoint, LongSupplier nanos) throws DeviceException {
    String name = endpoint.serialPort();
    SerialPort port;
    try {
      port = SerialPort.getCommPort(name);
    } catch (SerialPortInvalidPortException e) {
      throw new DeviceException(
          Kind.UNREACHABLE,
          "NO_SERIAL_PORT",
          "there is no serial port %s here; is the adapter plugged in?".formatted(name),
          e);
    }
    port.setComPortParameters(
        endpoint.baudRateOrDefault(),
        DATA_BITS,
        endpoint.stopBitsOrDefault() == 1 ? SerialPort.ONE_STOP_BIT : SerialPort.TWO_STOP_BITS,
        switch (endpoint.parityOrDefault()) {
          case NONE -> SerialPort.NO_PARITY;
          case EVEN -> SerialPort.EVEN_PARITY;
          case ODD -> SerialPort.ODD_PARITY;
        });
    port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
    port.setComPortTimeouts(
        SerialPort.TIMEOUT_READ_SEMI_BLOCKING, Math.toIntExact(BLOCKING.toMillis()), 0);
    if (!port.openPort(0)) {
      throw new DeviceException(
          Kind.UNREACHABLE,
          "SERIAL_PORT_CLOSED",
          "serial port %s cannot be opened, error %d; does another program have it, and may"
                  .formatted(name, port.getLastErrorCode())
              + " this one?");
    }
    return new SerialConnection(port, name, nanos);
  }

  @Override
  public String where() {
    return name;
  }

  @Override
  public int waiting() throws DeviceException {
    int waiting = port.bytesAvailable();
    if (waiting < 0) {
      throw lost("at rest");
    }
    return waiting;
  }

  @Override
  public void send(byte[] message, String what) throws DeviceException {
    if (port.writeBytes(message, message.length) != message.length) {
      throw lost(what);
    }
  }

  @Override
  public int receive(byte[] into, int most, long patienceNanos, String what)
      throws DeviceException, InterruptedException {
    long until = nanos.getAsLong() + patienceNanos;
    while (true) {
      long left = until - nanos.getAsLong();
      if (left >= BLOCKING.toNanos() || waiting() > 0) {
        int count = port.readBytes(into, most);
        if (count < 0) {
          throw lost(what);
        }
        if (count > 0) {
          return count;
        }
      } else if (left > 0) {
        TimeUnit.MILLISECONDS.sleep(1);
      } else {
        return 0;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("serial port " + name + " is given up");
      }
    }
  }

  @Override
  public void close() {
    port.closePort();
  }

  private DeviceException lost(String what) {
    close();
    return new DeviceException(
        Kind.UNREACHABLE,
        "CONNECTION_LOST",
        "serial port %s failed at %s; was the adapter unplugged?".formatted(name, what));
  }
}

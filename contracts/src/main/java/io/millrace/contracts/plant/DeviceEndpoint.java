// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where a device is and which protocol it speaks. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "protocol")
@JsonSubTypes({
  @JsonSubTypes.Type(value = DeviceEndpoint.ModbusTcp.class, name = "modbus-tcp"),
  @JsonSubTypes.Type(value = DeviceEndpoint.ModbusRtuTcp.class, name = "modbus-rtu-tcp"),
  @JsonSubTypes.Type(value = DeviceEndpoint.ModbusRtu.class, name = "modbus-rtu"),
  @JsonSubTypes.Type(value = DeviceEndpoint.EtherNetIp.class, name = "ethernet-ip")
})
public sealed interface DeviceEndpoint {

  /** A device that speaks Modbus, whatever carries it. */
  sealed interface Modbus extends DeviceEndpoint {
    int DEFAULT_PORT = 502;

    /** Unit asked unless a tag says otherwise; 1 when left out. 0..255. */
    @Nullable Integer unitId();

    /** The longest a request may take; 1 s when left out. */
    @Nullable Duration timeout();

    /**
     * How many registers that nobody asked for may be read to join two requests; 8 when left out.
     * 0..124.
     */
    @Nullable Integer maxGap();

    /** Most registers in one request; 125 when left out, or fewer as the device shows. 1..125. */
    @Nullable Integer maxRegisters();

    /** From the connect to the first request; none when left out, or as the device shows. */
    @Nullable Duration pauseAfterConnect();

    /** From an answer to the next request; none when left out, or as the device shows. */
    @Nullable Duration requestGap();

    default int unitIdOrDefault() {
      Integer unit = unitId();
      return unit == null ? 1 : unit;
    }

    default Duration timeoutOrDefault() {
      Duration longest = timeout();
      return longest == null ? Duration.ofSeconds(1) : longest;
    }

    default int maxGapOrDefault() {
      Integer most = maxGap();
      return most == null ? 8 : most;
    }

    default int maxRegistersOrDefault() {
      Integer most = maxRegisters();
      return most == null ? 125 : most;
    }

    default Duration pauseAfterConnectOrDefault() {
      Duration pause = pauseAfterConnect();
      return pause == null ? Duration.ZERO : pause;
    }

    default Duration requestGapOrDefault() {
      Duration gap = requestGap();
      return gap == null ? Duration.ZERO : gap;
    }
  }

  /**
   * @param host name or address.
   * @param port TCP port; 502 when left out.
   */
  record ModbusTcp(
      String host,
      @Nullable Integer port,
      @Nullable Integer unitId,
      @Nullable Duration timeout,
      @Nullable Integer maxGap,
      @Nullable Integer maxRegisters,
      @Nullable Duration pauseAfterConnect,
      @Nullable Duration requestGap)
      implements Modbus {

    /** One that is asked as soon as it is connected, and again as soon as it answered. */
    public ModbusTcp(
        String host,
        @Nullable Integer port,
        @Nullable Integer unitId,
        @Nullable Duration timeout,
        @Nullable Integer maxGap,
        @Nullable Integer maxRegisters) {
      this(host, port, unitId, timeout, maxGap, maxRegisters, null, null);
    }

    public int portOrDefault() {
      return port == null ? DEFAULT_PORT : port;
    }
  }

  /**
   * A serial line behind a server that passes its bytes on over TCP, frames of RTU and all.
   *
   * @param host name or address.
   * @param port TCP port; 502 when left out.
   * @param baudRate of the line behind the server, 300..4000000, which tells how long a request
   *     takes; not known when left out.
   */
  record ModbusRtuTcp(
      String host,
      @Nullable Integer port,
      @Nullable Integer baudRate,
      @Nullable Integer unitId,
      @Nullable Duration timeout,
      @Nullable Integer maxGap,
      @Nullable Integer maxRegisters,
      @Nullable Duration pauseAfterConnect,
      @Nullable Duration requestGap)
      implements Modbus {
    public int portOrDefault() {
      return port == null ? DEFAULT_PORT : port;
    }
  }

  /**
   * A serial line of the gateway's own machine.
   *
   * @param serialPort its name there, {@code /dev/ttyUSB0} or {@code COM3}.
   * @param baudRate bits a second, 300..4000000; 19200 when left out.
   * @param dataBits of a byte; 8, which is all that RTU has.
   * @param parity even when left out.
   * @param stopBits 1 or 2; 1 when left out.
   */
  record ModbusRtu(
      String serialPort,
      @Nullable Integer baudRate,
      @Nullable Integer dataBits,
      @Nullable Parity parity,
      @Nullable Integer stopBits,
      @Nullable Integer unitId,
      @Nullable Duration timeout,
      @Nullable Integer maxGap,
      @Nullable Integer maxRegisters,
      @Nullable Duration pauseAfterConnect,
      @Nullable Duration requestGap)
      implements Modbus {
    /** The bit that watches over each byte. */
    public enum Parity {
      NONE,
      EVEN,
      ODD
    }

    public int baudRateOrDefault() {
      return baudRate == null ? 19_200 : baudRate;
    }

    public Parity parityOrDefault() {
      return parity == null ? Parity.EVEN : parity;
    }

    public int stopBitsOrDefault() {
      return stopBits == null ? 1 : stopBits;
    }

    /** Bits that a byte takes on the line, 10..12: start, eight of data, parity, stop. */
    public int bitsOfAByte() {
      return 1 + 8 + (parityOrDefault() == Parity.NONE ? 0 : 1) + stopBitsOrDefault();
    }
  }

  /**
   * @param host name or address.
   * @param port TCP port; 44818 when left out.
   * @param path a {@link CipRoute} from there to the controller, {@code 1,0}: slot 0 of the
   *     backplane, which is meant when left out, unless the device says that it passes nothing on;
   *     empty when the device itself is asked.
   * @param timeout the longest a request may take; 1 s when left out.
   * @param connectionSize most bytes of a message on a connection, 100..4000, or 0 for none; when
   *     left out, 4000, 500 and none are tried in turn.
   */
  record EtherNetIp(
      String host,
      @Nullable Integer port,
      @Nullable String path,
      @Nullable Duration timeout,
      @Nullable Integer connectionSize)
      implements DeviceEndpoint {
    private static final int EIP_PORT = 44818;

    public int portOrDefault() {
      return port == null ? EIP_PORT : port;
    }

    public String pathOrDefault() {
      return path == null ? "1,0" : path;
    }

    public Duration timeoutOrDefault() {
      return timeout == null ? Duration.ofSeconds(1) : timeout;
    }
  }
}

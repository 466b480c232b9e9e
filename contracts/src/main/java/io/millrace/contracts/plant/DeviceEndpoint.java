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
  @JsonSubTypes.Type(value = DeviceEndpoint.EtherNetIp.class, name = "ethernet-ip")
})
public sealed interface DeviceEndpoint {

  /**
   * @param host name or address.
   * @param port TCP port; 502 when left out.
   * @param unitId unit asked unless a tag says otherwise; 1 when left out. 0..255.
   * @param timeout the longest a request may take; 1 s when left out.
   * @param maxGap how many registers that nobody asked for may be read to join two requests; 8 when
   *     left out. 0..124.
   * @param maxRegisters most registers in one request; 125 when left out. 1..125.
   */
  record ModbusTcp(
      String host,
      @Nullable Integer port,
      @Nullable Integer unitId,
      @Nullable Duration timeout,
      @Nullable Integer maxGap,
      @Nullable Integer maxRegisters)
      implements DeviceEndpoint {
    private static final int MODBUS_PORT = 502;
    private static final int DEFAULT_GAP = 8;
    private static final int MOST_REGISTERS = 125;

    public int portOrDefault() {
      return port == null ? MODBUS_PORT : port;
    }

    public int unitIdOrDefault() {
      return unitId == null ? 1 : unitId;
    }

    public Duration timeoutOrDefault() {
      return timeout == null ? Duration.ofSeconds(1) : timeout;
    }

    public int maxGapOrDefault() {
      return maxGap == null ? DEFAULT_GAP : maxGap;
    }

    public int maxRegistersOrDefault() {
      return maxRegisters == null ? MOST_REGISTERS : maxRegisters;
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

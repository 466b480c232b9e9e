// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ReadCoilsRequest;
import com.ghgande.j2mod.modbus.msg.ReadCoilsResponse;
import com.ghgande.j2mod.modbus.msg.ReadInputDiscretesRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputDiscretesResponse;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersResponse;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersResponse;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.TcpConnection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The TCP connection to one Modbus address and the strict transaction over it: one request in
 * flight, an own transaction number, one deadline per request, and the connection is closed on
 * anything but the one right answer, so that a late reply can never be taken for another. Messages
 * are encoded and decoded by j2mod; none of its objects leaves this class. Confined to one thread.
 */
final class ModbusConnection implements AutoCloseable {
  private static final int TRANSACTIONS = 0x10000;

  private final String host;
  private final int port;
  private final Duration betweenConnects;
  private final LongSupplier nanos;
  private @Nullable TcpConnection tcp;
  private int transaction;
  private long lastConnect;
  private boolean hasConnected;
  private int users;

  /**
   * @param betweenConnects the shortest time from one connect to the next, to spare the device.
   */
  ModbusConnection(String host, int port, Duration betweenConnects, LongSupplier nanos) {
    this.host = host;
    this.port = port;
    this.betweenConnects = betweenConnects;
    this.nanos = nanos;
  }

  /** What the device answered. */
  sealed interface Answer {
    /** Registers in the order of the wire, or one byte of 0 or 1 per bit. */
    final class Data implements Answer {
      private final byte[] bytes;

      Data(byte[] bytes) {
        this.bytes = bytes.clone();
      }

      byte[] bytes() {
        return bytes.clone();
      }

      byte[] part(int from, int length) {
        return Arrays.copyOfRange(bytes, from, from + length);
      }
    }

    /**
     * @param code Modbus exception code.
     */
    record Refused(int code) implements Answer {}
  }

  /**
   * Connects unless connected; waits when the last connect was too short ago.
   *
   * @throws DeviceException kind UNREACHABLE or MISCONFIGURED.
   */
  void connect(Duration timeout) throws DeviceException, InterruptedException {
    connected(timeout);
  }

  private TcpConnection connected(Duration timeout) throws DeviceException, InterruptedException {
    TcpConnection open = tcp;
    if (open != null) {
      return open;
    }
    if (hasConnected) {
      long wait = lastConnect + betweenConnects.toNanos() - nanos.getAsLong();
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
    }
    hasConnected = true;
    lastConnect = nanos.getAsLong();
    TcpConnection fresh = TcpConnection.open(host, port, timeout, nanos);
    tcp = fresh;
    return fresh;
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param timeout for the whole of it, however the answer dribbles in.
   * @throws DeviceException when there is no right answer; the connection is closed then.
   */
  Answer ask(RegisterRead read, Duration timeout) throws DeviceException, InterruptedException {
    TcpConnection open = connected(timeout);
    transaction = (transaction + 1) % TRANSACTIONS;
    boolean isAnswered = false;
    try {
      TcpConnection.Deadline deadline = open.within(timeout, read.toString());
      open.requireQuiet();
      open.send(request(read, transaction), deadline);
      Answer answer = answer(open, read, deadline);
      isAnswered = true;
      return answer;
    } catch (IOException e) {
      throw open.malformed("BAD_MESSAGE", String.valueOf(e.getMessage()));
    } finally {
      if (!isAnswered) {
        close();
      }
    }
  }

  /** One more conversation uses the connection. */
  void join() {
    users++;
  }

  /** A conversation is over; the connection is closed with the last one. */
  void leave() {
    users--;
    if (users == 0) {
      close();
    }
  }

  @Override
  public void close() {
    TcpConnection open = tcp;
    tcp = null;
    if (open != null) {
      open.close();
    }
  }

  private Answer answer(TcpConnection open, RegisterRead read, TcpConnection.Deadline deadline)
      throws IOException, DeviceException {
    ReplyReader reply = new ReplyReader(read, transaction);
    while (reply.wanted() > 0) {
      byte[] next = new byte[reply.wanted()];
      open.read(next, 0, next.length, deadline);
      reply.accept(next, next.length);
    }
    return reply.isRefused()
        ? new Answer.Refused(reply.exceptionCode())
        : new Answer.Data(data(read, reply.frame()));
  }

  /** The request as j2mod writes it: header, function, address, count. */
  static byte[] request(RegisterRead read, int transaction) throws IOException {
    ModbusRequest request =
        switch (read.table()) {
          case COIL -> new ReadCoilsRequest(read.offset(), read.count());
          case DISCRETE -> new ReadInputDiscretesRequest(read.offset(), read.count());
          case HOLDING -> new ReadMultipleRegistersRequest(read.offset(), read.count());
          case INPUT -> new ReadInputRegistersRequest(read.offset(), read.count());
        };
    request.setTransactionID(transaction);
    request.setUnitID(read.unit());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    request.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  /** The data of a reply that was checked, as j2mod reads it. */
  static byte[] data(RegisterRead read, byte[] frame) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(frame));
    byte[] data = new byte[read.table().isBits() ? read.count() : read.dataBytes()];
    switch (read.table()) {
      case COIL -> {
        ReadCoilsResponse response = new ReadCoilsResponse();
        response.readFrom(in);
        for (int i = 0; i < data.length; i++) {
          data[i] = (byte) (response.getCoilStatus(i) ? 1 : 0);
        }
      }
      case DISCRETE -> {
        ReadInputDiscretesResponse response = new ReadInputDiscretesResponse();
        response.readFrom(in);
        for (int i = 0; i < data.length; i++) {
          data[i] = (byte) (response.getDiscreteStatus(i) ? 1 : 0);
        }
      }
      case HOLDING -> {
        ReadMultipleRegistersResponse response = new ReadMultipleRegistersResponse();
        response.readFrom(in);
        for (int i = 0; i < read.count(); i++) {
          System.arraycopy(response.getRegister(i).toBytes(), 0, data, 2 * i, 2);
        }
      }
      case INPUT -> {
        ReadInputRegistersResponse response = new ReadInputRegistersResponse();
        response.readFrom(in);
        for (int i = 0; i < read.count(); i++) {
          System.arraycopy(response.getRegister(i).toBytes(), 0, data, 2 * i, 2);
        }
      }
    }
    return data;
  }
}

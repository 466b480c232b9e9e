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
import io.millrace.gateway.device.DeviceException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private @Nullable Socket socket;
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
    if (socket != null) {
      return;
    }
    if (hasConnected) {
      long wait = lastConnect + betweenConnects.toNanos() - nanos.getAsLong();
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
    }
    hasConnected = true;
    lastConnect = nanos.getAsLong();
    Socket fresh = new Socket();
    try {
      InetSocketAddress address = new InetSocketAddress(resolved(timeout), port);
      fresh.setTcpNoDelay(true);
      fresh.setKeepAlive(true);
      fresh.connect(address, Math.toIntExact(timeout.toMillis()));
      socket = fresh;
    } catch (SocketTimeoutException e) {
      closeQuietly(fresh);
      throw new DeviceException(
          Kind.UNREACHABLE,
          "CONNECT_TIMEOUT",
          "%s did not accept a connection in %d ms".formatted(where(), timeout.toMillis()),
          e);
    } catch (IOException e) {
      closeQuietly(fresh);
      throw new DeviceException(
          Kind.UNREACHABLE,
          "NO_CONNECTION",
          "no connection to %s: %s".formatted(where(), e.getMessage()),
          e);
    } catch (DeviceException e) {
      closeQuietly(fresh);
      throw e;
    } catch (IllegalArgumentException e) {
      closeQuietly(fresh);
      throw new DeviceException(
          Kind.MISCONFIGURED,
          "BAD_ENDPOINT",
          "%s is no endpoint: %s".formatted(where(), e.getMessage()),
          e);
    }
  }

  /**
   * The host's address. A name is looked up on a thread of its own: a look-up that hangs would
   * otherwise hold a carrier of all virtual threads, and with it the polls of other devices.
   */
  private InetAddress resolved(Duration timeout) throws DeviceException, InterruptedException {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException e) {
      // It is a name.
    }
    FutureTask<InetAddress> lookUp = new FutureTask<>(() -> InetAddress.getByName(host));
    Thread.ofPlatform().daemon().name("look up " + host).start(lookUp);
    try {
      return lookUp.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new DeviceException(
          Kind.UNREACHABLE, "UNKNOWN_HOST", "no address is known for the name " + host, e);
    }
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param timeout for the whole of it, however the answer dribbles in.
   * @throws DeviceException when there is no right answer; the connection is closed then.
   */
  Answer ask(RegisterRead read, Duration timeout) throws DeviceException, InterruptedException {
    connect(timeout);
    Socket open = socket;
    if (open == null) {
      throw new IllegalStateException("connected without a socket");
    }
    transaction = (transaction + 1) % TRANSACTIONS;
    boolean isAnswered = false;
    try {
      long deadline = nanos.getAsLong() + timeout.toNanos();
      InputStream in = open.getInputStream();
      if (in.available() > 0) {
        throw new DeviceException(
            Kind.MALFORMED,
            "UNASKED_BYTES",
            "%s sent %d bytes that nobody asked for".formatted(where(), in.available()));
      }
      open.getOutputStream().write(request(read, transaction));
      Answer answer = answer(open, in, read, deadline, timeout);
      isAnswered = true;
      return answer;
    } catch (SocketTimeoutException e) {
      throw timedOut(read, timeout, e);
    } catch (IOException e) {
      throw new DeviceException(
          Kind.UNREACHABLE,
          "CONNECTION_LOST",
          "%s ended the connection at %s: %s".formatted(where(), read, e.getMessage()),
          e);
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
    Socket open = socket;
    socket = null;
    if (open != null) {
      closeQuietly(open);
    }
  }

  private Answer answer(
      Socket open, InputStream in, RegisterRead read, long deadline, Duration timeout)
      throws IOException, DeviceException {
    ReplyReader reply = new ReplyReader(read, transaction);
    byte[] buffer = new byte[RegisterRead.MOST_REGISTERS * 2 + 9];
    while (reply.wanted() > 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - nanos.getAsLong());
      if (left <= 0) {
        throw timedOut(read, timeout, null);
      }
      open.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
      int count = in.read(buffer, 0, reply.wanted());
      if (count < 0) {
        throw new DeviceException(
            Kind.UNREACHABLE,
            "CONNECTION_LOST",
            "%s closed the connection instead of answering %s".formatted(where(), read));
      }
      reply.accept(buffer, count);
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

  private DeviceException timedOut(RegisterRead read, Duration timeout, @Nullable Throwable cause) {
    return new DeviceException(
        Kind.TIMEOUT,
        "NO_ANSWER",
        "%s did not answer %s in %d ms".formatted(where(), read, timeout.toMillis()),
        cause);
  }

  private String where() {
    return host + ":" + port;
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The connection is gone either way; the reason for closing it is told by the caller.
    }
  }
}

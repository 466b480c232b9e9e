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
import io.millrace.contracts.plant.DeviceEndpoint.ModbusRtu;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.gateway.device.TcpConnection;
import io.millrace.gateway.modbus.wire.Mbap;
import io.millrace.gateway.modbus.wire.Rtu;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * The connection to one Modbus line and the strict transaction over it: one request in flight, one
 * deadline per request, and an answer is taken for nothing but the question it answers. Over TCP
 * the transaction's number tells, and the connection is closed on anything but the one right
 * answer; on a serial line a unit that did not answer is brought back in step first. Messages are
 * encoded and decoded by j2mod; none of its objects leaves this class. Confined to one thread, but
 * for {@link #absences}.
 */
final class ModbusConnection implements AutoCloseable {
  private static final String OUT_OF_STEP = "OUT_OF_STEP";
  private static final int NUMBERS = 0x10000;

  private final Transport transport;
  private final LineConnection line;
  private final LongSupplier nanos;
  private volatile Absences absences = Absences.NONE;
  private OwedAnswers owed = OwedAnswers.NONE;
  private int number;
  private boolean isProving;
  private int users;

  private ModbusConnection(Transport transport, LineConnection line, LongSupplier nanos) {
    this.transport = transport;
    this.line = line;
    this.nanos = nanos;
  }

  /** One over TCP. */
  static ModbusConnection tcp(String host, int port, Duration betweenConnects, LongSupplier nanos) {
    return of(
        Transport.TCP,
        timeout -> TcpConnection.open(host, port, timeout, nanos),
        Duration.ZERO,
        betweenConnects,
        nanos);
  }

  /** One to a serial line behind a server that passes its bytes on. */
  static ModbusConnection rtuOverTcp(
      String host, int port, Duration silence, Duration betweenConnects, LongSupplier nanos) {
    return of(
        Transport.RTU_OVER_TCP,
        timeout -> TcpConnection.open(host, port, timeout, nanos),
        silence,
        betweenConnects,
        nanos);
  }

  /** One of this machine's serial ports. */
  static ModbusConnection serial(ModbusRtu port, Duration betweenOpens, LongSupplier nanos) {
    return of(
        Transport.RTU,
        _ -> SerialConnection.open(port, nanos),
        LineSpeed.of(port).silence(),
        betweenOpens,
        nanos);
  }

  private static ModbusConnection of(
      Transport transport,
      LineConnection.Opener opener,
      Duration silence,
      Duration betweenConnects,
      LongSupplier nanos) {
    return new ModbusConnection(
        transport, new LineConnection(transport, opener, silence, betweenConnects, nanos), nanos);
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
    line.connect(timeout);
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param timeout for the whole of it, however the answer dribbles in.
   * @param pace how much time the device is given before it.
   * @throws DeviceException when there is no right answer.
   */
  Answer ask(RegisterRead read, Duration timeout, Pace pace)
      throws DeviceException, InterruptedException {
    isProving = transport.isRtu();
    if (isProving) {
      bringInStep(read, timeout, pace);
      isProving = false;
    }
    boolean isAnswered = false;
    try {
      Answer answer = answer(read, timeout, pace);
      isAnswered = true;
      owed = owed.answered(read.unit());
      return answer;
    } finally {
      if (!isAnswered && transport.isRtu()) {
        owed = owed.unanswered(read, nanos.getAsLong());
      }
    }
  }

  private Answer answer(RegisterRead read, Duration timeout, Pace pace)
      throws DeviceException, InterruptedException {
    number = (number + 1) % NUMBERS;
    try {
      byte[] question = request(read, number);
      if (!transport.isRtu()) {
        ReplyReader reply = new ReplyReader(read, number);
        line.exchange(question, reply, timeout, pace, read.toString());
        return answer(reply, read, reply.frame());
      }
      byte[] pdu = Arrays.copyOfRange(question, Mbap.BYTES, question.length);
      RtuReplyReader reply = RtuReplyReader.of(read);
      line.exchange(Rtu.frame(read.unit(), pdu), reply, timeout, pace, read.toString());
      return answer(reply, read, Mbap.frame(number, read.unit(), reply.message()));
    } catch (IOException e) {
      line.close();
      throw new DeviceException(
          Kind.MALFORMED, "BAD_MESSAGE", "%s: %s".formatted(read, e.getMessage()), e);
    }
  }

  private static Answer answer(Reply reply, RegisterRead read, byte[] frame) throws IOException {
    return reply.isRefused()
        ? new Answer.Refused(reply.exceptionCode())
        : new Answer.Data(data(read, frame));
  }

  /** A unit that owes an answer is asked what no late one fits, until it answers that. */
  private void bringInStep(RegisterRead read, Duration timeout, Pace pace)
      throws DeviceException, InterruptedException {
    if (line.settle(timeout) > 0) {
      owed = owed.unanswered(read, nanos.getAsLong());
    }
    int unit = read.unit();
    OwedAnswers.Proof proof = owed.before(read, nanos.getAsLong()).orElse(null);
    if (proof == null) {
      return;
    }
    boolean isProven = false;
    try {
      switch (proof) {
        case OwedAnswers.Proof.Echo _ -> {
          number = (number + 1) % NUMBERS;
          byte[] question = Rtu.echo(unit, number);
          line.exchange(
              question,
              RtuReplyReader.echo(question),
              timeout,
              pace,
              "unit %d echo".formatted(unit));
          isProven = true;
        }
        case OwedAnswers.Proof.Other(RegisterRead other) -> {
          if (!(answer(other, timeout, pace) instanceof Answer.Data)) {
            throw new DeviceException(
                Kind.TIMEOUT,
                OUT_OF_STEP,
                "unit %d owes an answer, and refused to show that it is in step".formatted(unit));
          }
          isProven = true;
        }
      }
    } finally {
      owed = isProven ? owed.proven(unit, proof) : owed.unproven(unit, proof, nanos.getAsLong());
    }
  }

  /** What is known of the line's questions. */
  LineConnection line() {
    return line;
  }

  /** Whether the last question only was to bring the unit in step, and did not. */
  boolean isProving() {
    return isProving;
  }

  /** Which units do not answer. May be asked from any thread. */
  Absences absences() {
    return absences;
  }

  void absences(Absences next) {
    absences = next;
  }

  /** One more conversation uses the connection. */
  void join() {
    users++;
  }

  /** A conversation is over; the connection is closed with the last one. */
  void leave() {
    users--;
    if (users == 0) {
      line.close();
    }
  }

  @Override
  public void close() {
    line.close();
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

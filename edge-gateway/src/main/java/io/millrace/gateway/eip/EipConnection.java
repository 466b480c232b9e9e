// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.gateway.device.RoundTrips;
import io.millrace.gateway.device.TcpConnection;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CommonPacket;
import io.millrace.gateway.eip.wire.Encapsulation;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.RegisterSession;
import io.millrace.gateway.eip.wire.SendData;
import io.millrace.gateway.eip.wire.WireException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The TCP connection to one EtherNet/IP address with its session: one request in flight, one
 * deadline per request, and it is closed on anything but the one right answer, so that a late reply
 * can never be taken for another. Confined to one thread.
 */
final class EipConnection implements AutoCloseable {
  private static final int MOST_REPLY = 4096 + 64;

  private final TcpConnection tcp;
  private final Duration timeout;
  private final LongSupplier nanos;
  private final RoundTrips roundTrips;
  private long session;
  // From 0, which some devices insist on when a session is registered.
  private long context;
  private int sequence;

  private EipConnection(
      TcpConnection tcp, Duration timeout, LongSupplier nanos, RoundTrips roundTrips) {
    this.tcp = tcp;
    this.timeout = timeout;
    this.nanos = nanos;
    this.roundTrips = roundTrips;
  }

  /**
   * Connects and registers a session.
   *
   * @param timeout for connecting, and then for each request.
   * @param roundTrips told how long each request takes.
   * @throws DeviceException when there is no session; nothing stays open then.
   */
  static EipConnection open(
      String host, int port, Duration timeout, LongSupplier nanos, RoundTrips roundTrips)
      throws DeviceException, InterruptedException {
    TcpConnection tcp = TcpConnection.open(host, port, timeout, nanos);
    EipConnection connection = new EipConnection(tcp, timeout, nanos, roundTrips);
    connection.register();
    return connection;
  }

  private void register() throws DeviceException {
    Encapsulation reply =
        exchange(Encapsulation.REGISTER_SESSION, RegisterSession.USUAL.encode(), "a session");
    try {
      RegisterSession.decode(reply.data());
    } catch (WireException e) {
      throw malformed("BAD_SESSION", e.detail());
    }
    if (reply.session() == 0) {
      throw malformed("BAD_SESSION", "the session's handle is 0");
    }
    session = reply.session();
  }

  /**
   * Asks without a connection of CIP.
   *
   * @throws DeviceException when there is no right answer; this is closed then.
   */
  MessageReply unconnected(MessageRequest request, String what) throws DeviceException {
    SendData data = SendData.unconnected(request.encode());
    Encapsulation reply = exchange(Encapsulation.SEND_RR_DATA, data.encode(), what);
    List<CommonPacket.Item> items = items(reply);
    if (items.size() >= 2
        && items.get(0) instanceof CommonPacket.NullAddress
        && items.get(1) instanceof CommonPacket.UnconnectedData(Bytes message)) {
      return reply(request, message);
    }
    throw malformed("WRONG_ITEMS", "the answer to %s has items %s".formatted(what, items));
  }

  /**
   * Asks on a connection of CIP.
   *
   * @param toTarget id the device chose.
   * @param toOriginator id we chose.
   * @throws DeviceException when there is no right answer; this is closed then.
   */
  MessageReply connected(long toTarget, long toOriginator, MessageRequest request, String what)
      throws DeviceException {
    sequence = (sequence + 1) & 0xFFFF;
    SendData data = SendData.connected(toTarget, sequence, request.encode());
    Encapsulation reply = exchange(Encapsulation.SEND_UNIT_DATA, data.encode(), what);
    List<CommonPacket.Item> items = items(reply);
    if (items.size() >= 2
        && items.get(0) instanceof CommonPacket.ConnectedAddress(long id)
        && id == toOriginator
        && items.get(1) instanceof CommonPacket.ConnectedData(int number, Bytes message)
        && number == sequence) {
      return reply(request, message);
    }
    throw malformed(
        "WRONG_CONNECTION",
        "the answer to %s is not on connection 0x%08X with number %d"
            .formatted(what, toOriginator, sequence));
  }

  private List<CommonPacket.Item> items(Encapsulation reply) throws DeviceException {
    try {
      return SendData.decode(reply.data()).packet().items();
    } catch (WireException e) {
      throw malformed("BAD_PACKET", e.detail());
    }
  }

  private MessageReply reply(MessageRequest request, Bytes message) throws DeviceException {
    MessageReply reply;
    try {
      reply = MessageReply.decode(message);
    } catch (WireException e) {
      throw malformed("BAD_REPLY", e.detail());
    }
    boolean isRouterRefusal =
        request.service() == MessageRequest.UNCONNECTED_SEND
            && request.path().equals(MessageRequest.CONNECTION_MANAGER);
    if (reply.service() != request.service() && !isRouterRefusal) {
      throw malformed(
          "WRONG_SERVICE",
          "service 0x%02X was asked, 0x%02X answered"
              .formatted(request.service(), reply.service()));
    }
    return reply;
  }

  private Encapsulation exchange(int command, Bytes data, String what) throws DeviceException {
    boolean isAnswered = false;
    try {
      long begun = nanos.getAsLong();
      TcpConnection.Deadline deadline = tcp.within(timeout, what);
      tcp.requireQuiet();
      Encapsulation asked = new Encapsulation(command, session, 0, context++, data);
      tcp.send(asked.encode().toArray(), deadline);
      byte[] header = new byte[Encapsulation.HEADER_BYTES];
      tcp.read(header, 0, header.length, deadline);
      int length = Encapsulation.dataLength(Bytes.of(header), MOST_REPLY);
      byte[] whole = Arrays.copyOf(header, header.length + length);
      tcp.read(whole, header.length, whole.length, deadline);
      Encapsulation reply = Encapsulation.decode(Bytes.of(whole));
      requireAnswer(asked, reply);
      roundTrips.answered(nanos.getAsLong() - begun);
      isAnswered = true;
      return reply;
    } catch (WireException e) {
      throw malformed("BAD_FRAME", e.detail());
    } finally {
      if (!isAnswered) {
        close();
      }
    }
  }

  private void requireAnswer(Encapsulation asked, Encapsulation reply) throws DeviceException {
    if (reply.command() != asked.command()) {
      throw malformed(
          "WRONG_COMMAND",
          "command 0x%02X was sent, 0x%02X answered".formatted(asked.command(), reply.command()));
    }
    if (reply.status() != 0) {
      throw new DeviceException(
          Kind.REFUSED,
          "ENCAPSULATION_STATUS",
          "%s refused command 0x%02X with status 0x%X"
              .formatted(tcp.where(), asked.command(), reply.status()));
    }
    if (session != 0 && reply.session() != session) {
      throw malformed("WRONG_SESSION", "session 0x%08X answered".formatted(reply.session()));
    }
    // Messages on a connection are told apart by their number; devices may leave the context empty.
    if (asked.command() != Encapsulation.SEND_UNIT_DATA && reply.context() != asked.context()) {
      throw malformed("WRONG_CONTEXT", "context %d answered".formatted(reply.context()));
    }
  }

  /** What came is no answer; nothing more is asked here. */
  DeviceException malformed(String fault, String detail) {
    return tcp.malformed(fault, detail);
  }

  boolean isOpen() {
    return tcp.isOpen();
  }

  @Override
  public void close() {
    tcp.close();
  }
}

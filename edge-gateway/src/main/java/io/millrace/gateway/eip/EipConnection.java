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
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The TCP connection to one EtherNet/IP address with its session. On each connection of CIP one
 * request is in flight at most, and one in all beside them; each has a deadline of its own. It is
 * closed on anything but a right answer to one of them, so that a late reply can never be taken for
 * another. Confined to one thread.
 */
final class EipConnection implements AutoCloseable {
  private static final int MOST_REPLY = 4096 + 64;

  private final TcpConnection tcp;
  private final Duration timeout;
  private final LongSupplier nanos;
  private final RoundTrips roundTrips;
  private final Deque<Sent> inFlight = new ArrayDeque<>();
  private boolean isShared;
  private long heardAt;
  private long session;
  // From 0, which some devices insist on when a session is registered.
  private long context;

  /**
   * A request without its answer.
   *
   * @param on connection of CIP; null for a message without one.
   * @param request null when a session is registered.
   */
  private record Sent(
      int command,
      long context,
      @Nullable CipConnection on,
      @Nullable MessageRequest request,
      TcpConnection.Deadline deadline,
      long at) {}

  /** A right answer, and the connection of CIP that is free again. */
  record Answer(CipConnection on, MessageReply reply) {}

  private EipConnection(
      TcpConnection tcp, Duration timeout, LongSupplier nanos, RoundTrips roundTrips) {
    this.tcp = tcp;
    this.timeout = timeout;
    this.nanos = nanos;
    this.roundTrips = roundTrips;
    this.heardAt = nanos.getAsLong();
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
    send(Encapsulation.REGISTER_SESSION, null, null, RegisterSession.USUAL.encode(), "a session");
    Encapsulation reply = receiveFrame();
    inFlight.clear();
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
   * Asks without a connection of CIP, while nothing else is in flight.
   *
   * @throws DeviceException when there is no right answer; this is closed then.
   */
  MessageReply unconnected(MessageRequest request, String what) throws DeviceException {
    if (isOpen() && !inFlight.isEmpty()) {
      throw new IllegalStateException("%s while others are in flight".formatted(what));
    }
    Bytes data = SendData.unconnected(request.encode()).encode();
    send(Encapsulation.SEND_RR_DATA, null, request, data, what);
    List<CommonPacket.Item> items = items(receiveFrame());
    if (items.size() >= 2
        && items.get(0) instanceof CommonPacket.NullAddress
        && items.get(1) instanceof CommonPacket.UnconnectedData(Bytes message)) {
      return answered(inFlight.getFirst(), message);
    }
    throw malformed("WRONG_ITEMS", "the answer to %s has items %s".formatted(what, items));
  }

  /**
   * Asks on a connection of CIP on which nothing is in flight, and does not wait.
   *
   * @throws DeviceException when the connection is lost; this is closed then.
   */
  void send(CipConnection on, MessageRequest request, String what) throws DeviceException {
    if (isOpen() && inFlight.stream().anyMatch(sent -> sent.on() == on || sent.on() == null)) {
      throw new IllegalStateException("%s while another is in flight there".formatted(what));
    }
    SendData data = SendData.connected(on.toTarget(), on.nextNumber(), request.encode());
    send(Encapsulation.SEND_UNIT_DATA, on, request, data.encode(), what);
  }

  /**
   * Waits for the next answer to what was sent on connections of CIP, which need not be that to the
   * oldest.
   *
   * @throws DeviceException when there is no right answer; this is closed then.
   */
  Answer receive() throws DeviceException {
    List<CommonPacket.Item> items = items(receiveFrame());
    if (items.size() >= 2
        && items.get(0) instanceof CommonPacket.ConnectedAddress(long id)
        && items.get(1) instanceof CommonPacket.ConnectedData(int number, Bytes message)) {
      for (Sent sent : inFlight) {
        CipConnection on = sent.on();
        if (on != null && on.toOriginator() == id && on.number() == number) {
          return new Answer(on, answered(sent, message));
        }
      }
    }
    throw malformed(
        "WRONG_CONNECTION",
        "an answer has connection and number of none of %d requests, the oldest for %s: %s"
            .formatted(inFlight.size(), inFlight.getFirst().deadline().what(), heads(items)));
  }

  /** Without the data, of which there may be much. */
  private static List<String> heads(List<CommonPacket.Item> items) {
    return items.stream()
        .map(
            item ->
                switch (item) {
                  case CommonPacket.ConnectedAddress(long id) -> "connection 0x%08X".formatted(id);
                  case CommonPacket.ConnectedData(int number, Bytes _) -> "number " + number;
                  case CommonPacket.Item other -> other.getClass().getSimpleName();
                })
        .toList();
  }

  private List<CommonPacket.Item> items(Encapsulation reply) throws DeviceException {
    try {
      return SendData.decode(reply.data()).packet().items();
    } catch (WireException e) {
      throw malformed("BAD_PACKET", e.detail());
    }
  }

  private MessageReply answered(Sent sent, Bytes message) throws DeviceException {
    MessageRequest request = sent.request();
    MessageReply reply;
    try {
      reply = MessageReply.decode(message);
    } catch (WireException e) {
      throw malformed("BAD_REPLY", e.detail());
    }
    if (request != null && !isAnswer(request, reply)) {
      throw malformed(
          "WRONG_SERVICE",
          "service 0x%02X was asked, 0x%02X answered"
              .formatted(request.service(), reply.service()));
    }
    inFlight.remove(sent);
    roundTrips.answered(heardAt - sent.at());
    return reply;
  }

  private static boolean isAnswer(MessageRequest request, MessageReply reply) {
    boolean isRouterRefusal =
        request.service() == MessageRequest.UNCONNECTED_SEND
            && request.path().equals(MessageRequest.CONNECTION_MANAGER);
    return reply.service() == request.service() || isRouterRefusal;
  }

  private void send(
      int command,
      @Nullable CipConnection on,
      @Nullable MessageRequest request,
      Bytes data,
      String what)
      throws DeviceException {
    if (!isOpen()) {
      // What was in flight will not be answered.
      inFlight.clear();
    }
    // Among several there may be answers already.
    isShared = !inFlight.isEmpty();
    if (!isShared) {
      tcp.requireQuiet();
    }
    TcpConnection.Deadline deadline = tcp.within(timeout, what);
    Sent sent = new Sent(command, context, on, request, deadline, nanos.getAsLong());
    inFlight.addLast(sent);
    tcp.send(new Encapsulation(command, session, 0, context++, data).encode().toArray(), deadline);
  }

  /** The next frame, which is there before the oldest request's time is over. */
  private Encapsulation receiveFrame() throws DeviceException {
    boolean isReceived = false;
    try {
      Sent oldest = inFlight.getFirst();
      byte[] header = new byte[Encapsulation.HEADER_BYTES];
      tcp.read(header, 0, header.length, oldest.deadline());
      int length = Encapsulation.dataLength(Bytes.of(header), MOST_REPLY);
      byte[] whole = Arrays.copyOf(header, header.length + length);
      tcp.read(whole, header.length, whole.length, oldest.deadline());
      Encapsulation reply = Encapsulation.decode(Bytes.of(whole));
      requireAnswer(oldest, reply);
      heardAt = nanos.getAsLong();
      isReceived = true;
      return reply;
    } catch (WireException e) {
      throw malformed("BAD_FRAME", e.detail());
    } finally {
      if (!isReceived) {
        close();
      }
    }
  }

  /** What is in flight at a time is all of one command. */
  private void requireAnswer(Sent oldest, Encapsulation reply) throws DeviceException {
    if (reply.command() != oldest.command()) {
      throw malformed(
          "WRONG_COMMAND",
          "command 0x%02X was sent, 0x%02X answered".formatted(oldest.command(), reply.command()));
    }
    if (reply.status() != 0) {
      throw new DeviceException(
          Kind.REFUSED,
          "ENCAPSULATION_STATUS",
          "%s refused command 0x%02X with status 0x%X"
              .formatted(tcp.where(), oldest.command(), reply.status()));
    }
    if (session != 0 && reply.session() != session) {
      throw malformed("WRONG_SESSION", "session 0x%08X answered".formatted(reply.session()));
    }
    // Messages on a connection are told apart by their number; devices may leave the context empty.
    if (oldest.command() != Encapsulation.SEND_UNIT_DATA && reply.context() != oldest.context()) {
      throw malformed("WRONG_CONTEXT", "context %d answered".formatted(reply.context()));
    }
  }

  /** What came is no answer; nothing more is asked here. */
  DeviceException malformed(String fault, String detail) {
    return tcp.malformed(fault, detail);
  }

  /** For each request. */
  Duration timeout() {
    return timeout;
  }

  boolean isOpen() {
    return tcp.isOpen();
  }

  /** Whether there was more than one request in flight, and not all of them are answered. */
  boolean isShared() {
    return isShared && !inFlight.isEmpty();
  }

  /** Whether nothing is in flight. */
  boolean isQuiet() {
    return inFlight.isEmpty();
  }

  /** Nanoseconds since the device was heard last. */
  long silence() {
    return nanos.getAsLong() - heardAt;
  }

  /** Whether the device ended the connection while nothing was asked. */
  boolean hasEnded() throws DeviceException {
    return tcp.hasEnded();
  }

  @Override
  public void close() {
    tcp.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import static java.util.Objects.requireNonNull;

import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.gateway.eip.wire.ConnectionName;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.ForwardClose;
import io.millrace.gateway.eip.wire.ForwardOpen;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.UnconnectedSend;
import io.millrace.gateway.eip.wire.WireException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * How a controller is asked: on connections of CIP of some size, or without one, through ports and
 * slots. Confined to one thread.
 */
final class EipSession implements AutoCloseable {
  /** Fault of a device that has nothing behind it. */
  static final String NO_ROUTER = "NO_ROUTER";

  /** Most bytes of a message without a connection, which devices share out sparingly. */
  private static final int UNCONNECTED_BYTES = 480;

  private static final int SEQUENCE_BYTES = 2;
  private static final int SMALL_SIZE = 511;
  private static final int VENDOR = 0x4D52;
  // 10 s, and dead after 4 * 2^3 of them: five minutes of silence.
  private static final long INTERVAL_MICROS = 10_000_000;
  private static final int TIMEOUT_MULTIPLIER = 3;

  private final EipConnection connection;
  private final EPath route;
  private final Patience patience;
  private final List<CipConnection> opened = new ArrayList<>();

  /** A request, and who takes the answer. */
  record Question(MessageRequest request, String what, Taker taker) {}

  /** Takes an answer; asks nothing, for others may be in flight. */
  @FunctionalInterface
  interface Taker {
    void take(MessageReply reply) throws DeviceException;
  }

  EipSession(EipConnection connection, EPath route) {
    this.connection = connection;
    this.route = route;
    this.patience = Patience.below(connection.timeout());
  }

  /**
   * Opens a connection of CIP, the first or one more; nothing may be in flight.
   *
   * @param size most bytes of a message with its number.
   * @return null when it is open, otherwise the device's no.
   */
  @Nullable MessageReply open(int size) throws DeviceException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    ConnectionName name =
        new ConnectionName(random.nextInt(0x10000), VENDOR, random.nextLong(0x1_0000_0000L));
    long own = random.nextLong(1, 0x1_0000_0000L);
    ForwardOpen open =
        new ForwardOpen(
            size > SMALL_SIZE,
            patience.tick(),
            patience.ticks(),
            0,
            own,
            name,
            TIMEOUT_MULTIPLIER,
            INTERVAL_MICROS,
            size,
            INTERVAL_MICROS,
            size,
            ForwardOpen.CLASS_3,
            route.then(MessageRequest.MESSAGE_ROUTER));
    MessageReply reply =
        connection.unconnected(
            new MessageRequest(open.service(), MessageRequest.CONNECTION_MANAGER, open.encode()),
            "a connection of %d bytes".formatted(size));
    if (reply.status() != MessageReply.SUCCESS) {
      return reply;
    }
    try {
      ForwardOpen.Reply granted = ForwardOpen.Reply.decode(reply.data());
      if (!granted.name().equals(name)) {
        throw connection.malformed("WRONG_CONNECTION", "another connection was opened");
      }
      opened.add(new CipConnection(name, granted.toTarget(), granted.toOriginator(), size));
      return null;
    } catch (WireException e) {
      throw connection.malformed("BAD_REPLY", e.detail());
    }
  }

  /** Size of the connections; 0 when there is none. */
  int size() {
    return opened.isEmpty() ? 0 : opened.getFirst().size();
  }

  /** How many connections of CIP are open; each carries one request at a time. */
  int connections() {
    return opened.size();
  }

  /** Most bytes of a request and of its reply. */
  int mostBytes() {
    return size() > 0 ? size() - SEQUENCE_BYTES : UNCONNECTED_BYTES - 2 * route.words();
  }

  /**
   * @throws DeviceException when there is no right answer; nothing more is asked here then.
   */
  MessageReply ask(MessageRequest request, String what) throws DeviceException {
    if (opened.isEmpty()) {
      return askUnconnected(request, what);
    }
    connection.send(opened.getFirst(), request, what);
    return connection.receive().reply();
  }

  /**
   * Asks several things, on each connection of CIP the next as soon as it is free. The answers come
   * in any order.
   *
   * @throws DeviceException when one has no right answer; nothing more is asked here then.
   */
  void askAll(Iterator<Question> questions) throws DeviceException {
    if (opened.isEmpty()) {
      while (questions.hasNext()) {
        Question next = questions.next();
        next.taker().take(askUnconnected(next.request(), next.what()));
      }
      return;
    }
    Deque<CipConnection> free = new ArrayDeque<>(opened);
    Map<CipConnection, Question> asked = new HashMap<>();
    fill(free, questions, asked);
    while (!asked.isEmpty()) {
      EipConnection.Answer answer = connection.receive();
      Question answered = requireNonNull(asked.remove(answer.on()));
      free.add(answer.on());
      // The device works while we do.
      fill(free, questions, asked);
      answered.taker().take(answer.reply());
    }
  }

  private void fill(
      Deque<CipConnection> free, Iterator<Question> questions, Map<CipConnection, Question> asked)
      throws DeviceException {
    while (!free.isEmpty() && questions.hasNext()) {
      Question next = questions.next();
      CipConnection on = free.remove();
      connection.send(on, next.request(), next.what());
      asked.put(on, next);
    }
  }

  /** Whether requests that were in flight together have not all been answered. */
  boolean isShared() {
    return connection.isShared();
  }

  /** Nanoseconds since the device was heard last. */
  long silence() {
    return connection.silence();
  }

  /** Whether the device ended the connection while nothing was asked. */
  boolean hasEnded() throws DeviceException {
    return connection.hasEnded();
  }

  MessageReply askUnconnected(MessageRequest request, String what) throws DeviceException {
    if (route.segments().isEmpty()) {
      return connection.unconnected(request, what);
    }
    UnconnectedSend send = new UnconnectedSend(patience.tick(), patience.ticks(), request, route);
    MessageReply reply =
        connection.unconnected(
            new MessageRequest(
                MessageRequest.UNCONNECTED_SEND, MessageRequest.CONNECTION_MANAGER, send.encode()),
            what);
    if (reply.service() == request.service()) {
      return reply;
    }
    if (reply.service() == MessageRequest.UNCONNECTED_SEND
        && reply.status() != MessageReply.SUCCESS) {
      connection.close();
      if (reply.status() == MessageReply.SERVICE_UNSUPPORTED) {
        throw new DeviceException(
            Kind.REFUSED,
            NO_ROUTER,
            "the device passes nothing on, so there is no way %s; say path \"\" where it is asked itself"
                .formatted(Routes.text(route)));
      }
      throw new DeviceException(Kind.REFUSED, "NO_ROUTE", Routes.refusal(route, reply));
    }
    throw connection.malformed(
        "WRONG_SERVICE",
        "service 0x%02X was asked, 0x%02X answered".formatted(request.service(), reply.service()));
  }

  DeviceException malformed(String fault, String detail) {
    return connection.malformed(fault, detail);
  }

  /** Gives the connections of CIP back before the TCP connection ends, for devices have few. */
  @Override
  public void close() {
    for (CipConnection each : opened) {
      giveBack(each);
    }
    opened.clear();
    connection.close();
  }

  private void giveBack(CipConnection each) {
    if (connection.isOpen() && connection.isQuiet()) {
      ForwardClose close =
          new ForwardClose(
              patience.tick(),
              patience.ticks(),
              each.name(),
              route.then(MessageRequest.MESSAGE_ROUTER));
      try {
        connection.unconnected(
            new MessageRequest(
                MessageRequest.FORWARD_CLOSE, MessageRequest.CONNECTION_MANAGER, close.encode()),
            "the end of the connection");
      } catch (DeviceException e) {
        // The device forgets the connection by itself.
      }
    }
  }
}

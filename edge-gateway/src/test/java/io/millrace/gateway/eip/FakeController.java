// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.gateway.eip.symbol.FakeSymbols;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CommonPacket;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.Encapsulation;
import io.millrace.gateway.eip.wire.ForwardOpen;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.MultipleService;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.SendData;
import io.millrace.gateway.eip.wire.UnconnectedSend;
import io.millrace.gateway.eip.wire.WireException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A small controller on a loopback socket that does as it is told, also wrong things. */
public final class FakeController implements AutoCloseable {
  private static final long SESSION = 0x1001;
  private static final long TO_TARGET = 0x2002;

  public final Map<String, ReadTag.Reply> tags = new ConcurrentHashMap<>();

  /** What it tells of its tags; nothing at first. */
  public final FakeSymbols symbols = new FakeSymbols();

  final List<Integer> services = new CopyOnWriteArrayList<>();
  volatile int largestConnection = 4000;
  volatile int mostValueBytes = 400;
  public volatile long serial = 0xC0FFEE;
  volatile boolean isSilent;
  volatile boolean refusesAll;

  /** How many connections it refuses as it has no place for them. */
  final AtomicInteger refusedConnections = new AtomicInteger();

  /** Whether it has no backplane: every way through a port is wrong. */
  volatile boolean passesNothingOn;

  /** Whether it knows no Unconnected Send. */
  volatile boolean answersOnlyOnConnections;

  /** What becomes of the bytes of a reply to a read. */
  volatile UnaryOperator<byte[]> spoil = UnaryOperator.identity();

  /** How many bytes are sent at once; the rest follows in pieces of that size. */
  volatile int pieces = Integer.MAX_VALUE;

  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  public FakeController() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  public void hangUp() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    hangUp();
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      long[] toOriginator = new long[1];
      while (true) {
        byte[] header = in.readNBytes(Encapsulation.HEADER_BYTES);
        if (header.length < Encapsulation.HEADER_BYTES) {
          return;
        }
        int length = Encapsulation.dataLength(Bytes.of(header), Encapsulation.MOST_DATA);
        byte[] whole = new byte[header.length + length];
        System.arraycopy(header, 0, whole, 0, header.length);
        in.readNBytes(whole, header.length, length);
        Encapsulation asked = Encapsulation.decode(Bytes.of(whole));
        boolean isRegistering = asked.command() == Encapsulation.REGISTER_SESSION;
        if (isRegistering && asked.context() != 0) {
          return;
        }
        Bytes data = isRegistering ? asked.data() : answer(asked, toOriginator);
        if (isSilent) {
          continue;
        }
        byte[] reply =
            new Encapsulation(asked.command(), SESSION, 0, asked.context(), data)
                .encode()
                .toArray();
        if (!isRegistering) {
          reply = spoil.apply(reply);
        }
        for (int at = 0; at < reply.length; at += Math.min(pieces, reply.length)) {
          out.write(reply, at, Math.min(pieces, reply.length - at));
          out.flush();
        }
      }
    } catch (IOException | WireException e) {
      // The connection is over.
    } finally {
      open.remove(socket);
    }
  }

  private Bytes answer(Encapsulation asked, long[] toOriginator) throws WireException {
    List<CommonPacket.Item> items = SendData.decode(asked.data()).packet().items();
    return switch (items.get(1)) {
      case CommonPacket.UnconnectedData(Bytes message) ->
          SendData.unconnected(reply(MessageRequest.decode(message), toOriginator, 500).encode())
              .encode();
      case CommonPacket.ConnectedData(int number, Bytes message) ->
          SendData.connected(
                  toOriginator[0],
                  number,
                  reply(MessageRequest.decode(message), toOriginator, largestConnection).encode())
              .encode();
      case CommonPacket.Item other -> throw new WireException("unexpected " + other);
    };
  }

  private MessageReply reply(MessageRequest request, long[] toOriginator, int most)
      throws WireException {
    services.add(request.service());
    Optional<MessageReply> ofSymbols = symbols.answer(request);
    if (ofSymbols.isPresent()) {
      return ofSymbols.get();
    }
    boolean isManager = request.path().equals(MessageRequest.CONNECTION_MANAGER);
    if (passesNothingOn && isManager && request.service() == MessageRequest.UNCONNECTED_SEND) {
      return MessageReply.refused(request.service(), MessageReply.SERVICE_UNSUPPORTED);
    }
    return switch (request.service()) {
      case MessageRequest.GET_ATTRIBUTES_ALL ->
          MessageReply.ok(
              1, new Identity(1, 14, 55, 20, 11, 0, serial, "Fake 5000").encodeAttributes());
      case MessageRequest.FORWARD_OPEN, MessageRequest.LARGE_FORWARD_OPEN ->
          opened(request, toOriginator);
      case MessageRequest.FORWARD_CLOSE -> MessageReply.ok(request.service(), Bytes.NONE);
      case MessageRequest.MULTIPLE_SERVICE_PACKET -> several(request, toOriginator, most);
      case MessageRequest.READ_TAG -> read(request, 0);
      case MessageRequest.READ_TAG_FRAGMENTED ->
          isManager && !answersOnlyOnConnections
              ? reply(UnconnectedSend.decode(request.data()).message(), toOriginator, most)
              : read(request, (int) ReadTag.Fragment.decode(request.data()).offset());
      case MessageRequest.GET_ATTRIBUTE_SINGLE -> MessageReply.ok(0x0E, Bytes.hex("EEFFC000"));
      default -> MessageReply.refused(request.service(), MessageReply.SERVICE_UNSUPPORTED);
    };
  }

  private MessageReply opened(MessageRequest request, long[] toOriginator) throws WireException {
    ForwardOpen asked =
        ForwardOpen.decode(request.service() == MessageRequest.LARGE_FORWARD_OPEN, request.data());
    if (passesNothingOn && asked.path().segments().getFirst() instanceof EPath.Port) {
      return MessageReply.refused(request.service(), MessageReply.CONNECTION_FAILURE, 0x0315);
    }
    if (refusedConnections.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return MessageReply.refused(request.service(), MessageReply.CONNECTION_FAILURE, 0x0113);
    }
    if (asked.sizeToTarget() > largestConnection) {
      return MessageReply.refused(request.service(), MessageReply.CONNECTION_FAILURE, 0x0109);
    }
    toOriginator[0] = asked.toOriginator();
    return MessageReply.ok(
        request.service(),
        new ForwardOpen.Reply(
                TO_TARGET,
                asked.toOriginator(),
                asked.name(),
                asked.intervalToTarget(),
                asked.intervalToOriginator())
            .encode());
  }

  private MessageReply several(MessageRequest request, long[] toOriginator, int most)
      throws WireException {
    List<MessageReply> replies = new ArrayList<>();
    for (MessageRequest one : MultipleService.decode(request.data()).requests()) {
      replies.add(reply(one, toOriginator, most));
    }
    Bytes data = MultipleService.ofReplies(replies).encode();
    if (data.length() + 4 > most) {
      return MessageReply.refused(request.service(), MessageReply.REPLY_TOO_LARGE);
    }
    boolean isBad = replies.stream().anyMatch(reply -> reply.status() != MessageReply.SUCCESS);
    return new MessageReply(
        request.service(),
        isBad ? MessageReply.EMBEDDED_ERROR : MessageReply.SUCCESS,
        List.of(),
        data);
  }

  private MessageReply read(MessageRequest request, int from) {
    ReadTag.Reply tag = tags.get(request.path().encode().toString());
    if (refusesAll) {
      return MessageReply.refused(request.service(), MessageReply.PRIVILEGE_VIOLATION);
    }
    if (tag == null || from > tag.data().length()) {
      return MessageReply.refused(request.service(), MessageReply.PATH_UNKNOWN);
    }
    int length = Math.min(mostValueBytes, tag.data().length() - from);
    boolean isWhole = from + length == tag.data().length();
    return new MessageReply(
        request.service(),
        isWhole ? MessageReply.SUCCESS : MessageReply.PARTIAL,
        List.of(),
        new ReadTag.Reply(tag.type(), tag.data().part(from, length)).encode());
  }
}

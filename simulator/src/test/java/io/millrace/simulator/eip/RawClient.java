// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CommonPacket;
import io.millrace.gateway.eip.wire.ConnectionName;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.Encapsulation;
import io.millrace.gateway.eip.wire.ForwardOpen;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.RegisterSession;
import io.millrace.gateway.eip.wire.SendData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.HexFormat;

/** A client that sends what it is told and returns what comes. */
final class RawClient implements AutoCloseable {
  static final ConnectionName NAME = new ConnectionName(7, 0x1234, 99);
  private static final int TIMEOUT_MILLIS = 5_000;

  private final Socket socket;
  private long session;
  private int sequence;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
  }

  /** Bytes there and so many back, in hexadecimal digits. */
  String exchange(String hex, int bytes) throws IOException {
    socket.getOutputStream().write(HexFormat.of().parseHex(hex.replace(" ", "")));
    return HexFormat.of().formatHex(socket.getInputStream().readNBytes(bytes));
  }

  Encapsulation ask(int command, Bytes data) throws Exception {
    send(command, data);
    return receive();
  }

  void send(int command, Bytes data) throws IOException {
    Encapsulation message = new Encapsulation(command, session, 0, 0x55, data);
    socket.getOutputStream().write(message.encode().toArray());
  }

  Encapsulation receive() throws Exception {
    Bytes header = Bytes.of(socket.getInputStream().readNBytes(Encapsulation.HEADER_BYTES));
    int length = Encapsulation.dataLength(header, Encapsulation.MOST_DATA);
    byte[] whole = Arrays.copyOf(header.toArray(), Encapsulation.HEADER_BYTES + length);
    socket.getInputStream().readNBytes(whole, Encapsulation.HEADER_BYTES, length);
    return Encapsulation.decode(Bytes.of(whole));
  }

  RawClient register() throws Exception {
    session = ask(Encapsulation.REGISTER_SESSION, RegisterSession.USUAL.encode()).session();
    return this;
  }

  MessageReply unconnected(int service, EPath path, Bytes data) throws Exception {
    Bytes message = new MessageRequest(service, path, data).encode();
    Encapsulation answer = ask(Encapsulation.SEND_RR_DATA, SendData.unconnected(message).encode());
    return MessageReply.decode(
        ((CommonPacket.UnconnectedData) SendData.decode(answer.data()).packet().items().getLast())
            .message());
  }

  MessageReply open(boolean isLarge, int size) throws Exception {
    ForwardOpen open =
        new ForwardOpen(
            isLarge,
            10,
            5,
            0,
            0x77,
            NAME,
            1,
            1_000_000,
            size,
            1_000_000,
            size,
            ForwardOpen.CLASS_3,
            EPath.of(EPath.Port.slot(1, 0)).then(MessageRequest.MESSAGE_ROUTER));
    return unconnected(open.service(), MessageRequest.CONNECTION_MANAGER, open.encode());
  }

  MessageReply connected(long connection, int service, EPath path, Bytes data) throws Exception {
    sequence++;
    Bytes message = new MessageRequest(service, path, data).encode();
    Encapsulation answer =
        ask(
            Encapsulation.SEND_UNIT_DATA,
            SendData.connected(connection, sequence, message).encode());
    return MessageReply.decode(
        ((CommonPacket.ConnectedData) SendData.decode(answer.data()).packet().items().getLast())
            .message());
  }

  static EPath symbols(String... names) {
    EPath path = EPath.EMPTY;
    for (String name : names) {
      path = path.then(new EPath.Symbol(name));
    }
    return path;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

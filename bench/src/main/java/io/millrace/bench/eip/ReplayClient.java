// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.eip;

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
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The limit: sends the requests of a poll as they were recorded, all at once, and takes no more of
 * the answers than their lengths and whether they succeeded.
 */
final class ReplayClient implements Client {
  private static final int SESSION_AT = 4;
  private static final int CONNECTION_AT = 36;
  private static final int SEQUENCE_AT = 44;
  private static final int STATUS_AT = 48;
  private static final int SIZE = 4000;
  private static final long INTERVAL_MICROS = 10_000_000;

  private final Socket socket;
  private final DataInputStream in;
  private final ByteBuffer requests;
  private final int tags;
  private int sequence;

  /**
   * @param recorded messages of one poll on a connection, one behind the other.
   */
  ReplayClient(int port, TagSet set, Path recorded) throws Exception {
    requests = ByteBuffer.wrap(Files.readAllBytes(recorded)).order(ByteOrder.LITTLE_ENDIAN);
    tags = set.tags();
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    long session =
        ask(new Encapsulation(
                Encapsulation.REGISTER_SESSION, 0, 0, 0, RegisterSession.USUAL.encode()))
            .session();
    long connection = connect(session);
    for (int at = 0; at < requests.capacity(); at += length(at)) {
      requests.putInt(at + SESSION_AT, (int) session);
      requests.putInt(at + CONNECTION_AT, (int) connection);
    }
  }

  private long connect(long session) throws Exception {
    ForwardOpen open =
        new ForwardOpen(
            true,
            10,
            5,
            0,
            1,
            new ConnectionName(1, 1, 1),
            3,
            INTERVAL_MICROS,
            SIZE,
            INTERVAL_MICROS,
            SIZE,
            ForwardOpen.CLASS_3,
            EPath.of(EPath.Port.slot(1, 0)).then(MessageRequest.MESSAGE_ROUTER));
    Bytes message =
        new MessageRequest(open.service(), MessageRequest.CONNECTION_MANAGER, open.encode())
            .encode();
    Encapsulation reply =
        ask(
            new Encapsulation(
                Encapsulation.SEND_RR_DATA, session, 0, 1, SendData.unconnected(message).encode()));
    CommonPacket.Item item = SendData.decode(reply.data()).packet().items().get(1);
    if (item instanceof CommonPacket.UnconnectedData(Bytes answer)) {
      return ForwardOpen.Reply.decode(MessageReply.decode(answer).data()).toTarget();
    }
    throw new IOException("no connection: " + item);
  }

  @Override
  public int poll() throws IOException {
    int messages = 0;
    for (int at = 0; at < requests.capacity(); at += length(at)) {
      requests.putShort(at + SEQUENCE_AT, (short) ++sequence);
      messages++;
    }
    socket.getOutputStream().write(requests.array());
    for (int i = 0; i < messages; i++) {
      byte[] answer = receive();
      if (answer[STATUS_AT] != MessageReply.SUCCESS) {
        throw new IOException(
            "request %d was refused with status %d".formatted(i, answer[STATUS_AT]));
      }
    }
    return tags;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private int length(int at) {
    return Encapsulation.HEADER_BYTES + Short.toUnsignedInt(requests.getShort(at + 2));
  }

  private Encapsulation ask(Encapsulation request) throws Exception {
    socket.getOutputStream().write(request.encode().toArray());
    return Encapsulation.decode(Bytes.of(receive()));
  }

  private byte[] receive() throws IOException {
    return receive(in);
  }

  /** The next message of a stream; empty at its end. */
  static byte[] receive(DataInputStream in) throws IOException {
    byte[] header = in.readNBytes(Encapsulation.HEADER_BYTES);
    if (header.length < Encapsulation.HEADER_BYTES) {
      return new byte[0];
    }
    int length = Byte.toUnsignedInt(header[2]) | Byte.toUnsignedInt(header[3]) << Byte.SIZE;
    ByteArrayOutputStream message = new ByteArrayOutputStream(header.length + length);
    message.writeBytes(header);
    message.writeBytes(in.readNBytes(length));
    return message.toByteArray();
  }
}

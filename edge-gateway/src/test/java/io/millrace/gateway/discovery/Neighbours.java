// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CommonPacket;
import io.millrace.gateway.eip.wire.Encapsulation;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.gateway.eip.wire.WireException;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What may live in a network, on real sockets of the loopback: kind, broken and hostile. */
final class Neighbours implements AutoCloseable {
  private final List<Closeable> open = new ArrayList<>();

  /** What happens on a connection; it is closed afterwards. */
  @FunctionalInterface
  interface Manner {
    void meet(Socket peer) throws IOException;
  }

  /** What is sent to whoever asks. */
  @FunctionalInterface
  interface Voice {
    void answer(DatagramSocket from, DatagramPacket asked) throws IOException, WireException;
  }

  /** Somebody on TCP. */
  record Neighbour(int port, AtomicInteger visits) {}

  Neighbour onTcp(Manner manner) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    open.add(server);
    Neighbour neighbour = new Neighbour(server.getLocalPort(), new AtomicInteger());
    Thread.ofVirtual()
        .start(
            () -> {
              while (!server.isClosed()) {
                try {
                  Socket peer = server.accept();
                  neighbour.visits().incrementAndGet();
                  Thread.ofVirtual().start(() -> meet(manner, peer));
                } catch (IOException e) {
                  // Closed.
                }
              }
            });
    return neighbour;
  }

  private static void meet(Manner manner, Socket peer) {
    try (peer) {
      manner.meet(peer);
    } catch (IOException e) {
      // The asker is gone.
    }
  }

  /**
   * Somebody on UDP.
   *
   * @param port 0 to let the system choose.
   * @return the port.
   */
  int onUdp(String address, int port, Voice voice) throws IOException {
    DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), port));
    open.add(socket);
    Thread.ofVirtual()
        .start(
            () -> {
              while (!socket.isClosed()) {
                try {
                  DatagramPacket asked = new DatagramPacket(new byte[100], 100);
                  socket.receive(asked);
                  voice.answer(socket, asked);
                } catch (IOException | WireException e) {
                  // Closed.
                }
              }
            });
    return socket.getLocalPort();
  }

  static void send(DatagramSocket from, DatagramPacket asked, byte[] answer) throws IOException {
    from.send(new DatagramPacket(answer, answer.length, asked.getSocketAddress()));
  }

  static long context(DatagramPacket asked) throws WireException {
    return Encapsulation.decode(Bytes.of(Arrays.copyOf(asked.getData(), asked.getLength())))
        .context();
  }

  static byte[] identity(long context, long serial) {
    Identity identity = new Identity(1, 14, 166, 33, 11, 0x3060, serial, "1756-L83E/B");
    return new Encapsulation(
            Encapsulation.LIST_IDENTITY,
            0,
            0,
            context,
            CommonPacket.of(new CommonPacket.IdentityItem(identity, Identity.OPERATIONAL)).encode())
        .encode()
        .toArray();
  }

  @Override
  public void close() throws IOException {
    for (Closeable one : open) {
      one.close();
    }
  }
}

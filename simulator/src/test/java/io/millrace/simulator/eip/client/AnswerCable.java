// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.Encapsulation;
import io.millrace.gateway.eip.wire.WireException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A cable to a controller that passes what is asked as it is, and lets a test do with each answer
 * what it likes. Safe for use by several threads.
 */
final class AnswerCable implements AutoCloseable {
  private final int target;
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connects = new AtomicInteger();
  private volatile Answers answers = (frame, out) -> out.write(frame);

  /** What becomes of an answer. */
  @FunctionalInterface
  interface Answers {
    /**
     * @param frame a whole one, with its header.
     * @param out to the client.
     * @throws IOException when the connection is to end.
     */
    void send(byte[] frame, OutputStream out) throws IOException, InterruptedException;
  }

  AnswerCable(int target) throws IOException {
    this.target = target;
    Thread.ofVirtual().start(this::listen);
  }

  int port() {
    return listener.getLocalPort();
  }

  int connects() {
    return connects.get();
  }

  /** All of them, sessions and connections too. */
  void answers(Answers how) {
    answers = how;
  }

  /** Only what is answered on a connection: what is read. */
  void reads(Answers how) {
    answers =
        (frame, out) -> {
          if (frame[0] == Encapsulation.SEND_UNIT_DATA) {
            how.send(frame, out);
          } else {
            out.write(frame);
          }
        };
  }

  void heal() {
    answers = (frame, out) -> out.write(frame);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        connects.incrementAndGet();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(server);
        Thread.ofVirtual().start(() -> pass(client, server));
        Thread.ofVirtual().start(() -> passAnswers(server, client));
      } catch (IOException e) {
        // Closed, or one end is gone already.
      }
    }
  }

  private void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One end is gone, and now the other is.
    }
  }

  private void passAnswers(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      while (true) {
        byte[] header = in.readNBytes(Encapsulation.HEADER_BYTES);
        if (header.length < Encapsulation.HEADER_BYTES) {
          return;
        }
        int length = Encapsulation.dataLength(Bytes.of(header), Encapsulation.MOST_DATA);
        byte[] frame = Arrays.copyOf(header, header.length + length);
        in.readNBytes(frame, header.length, length);
        answers.send(frame, to.getOutputStream());
      }
    } catch (IOException | WireException e) {
      // One end is gone, and now the other is.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.eip;

import io.millrace.gateway.eip.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A line to the controller on which each byte takes a while, both ways. */
final class LongLine implements AutoCloseable {
  private final ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final long nanos;

  /** Bytes, and when they are at the other end; none at the end of a stream. */
  private record Chunk(Bytes bytes, long at) {}

  LongLine(int controller, Duration oneWay) throws IOException {
    nanos = oneWay.toNanos();
    Thread.ofVirtual().start(() -> listen(controller));
  }

  int port() {
    return port.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    port.close();
  }

  private void listen(int controller) {
    try {
      while (!port.isClosed()) {
        Socket client = port.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), controller);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        connect(client, server);
        connect(server, client);
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void connect(Socket from, Socket to) {
    BlockingQueue<Chunk> way = new LinkedBlockingQueue<>();
    Thread.ofVirtual().start(() -> take(from, way));
    Thread.ofVirtual().start(() -> give(way, to));
  }

  private void take(Socket from, BlockingQueue<Chunk> way) {
    byte[] buffer = new byte[1 << 16];
    int count = 0;
    while (count >= 0) {
      try {
        count = from.getInputStream().read(buffer);
      } catch (IOException e) {
        count = -1;
      }
      Bytes bytes = Bytes.of(Arrays.copyOf(buffer, Math.max(0, count)));
      way.add(new Chunk(bytes, System.nanoTime() + nanos));
    }
  }

  private static void give(BlockingQueue<Chunk> way, Socket to) {
    try (to) {
      for (Chunk next = way.take(); next.bytes().length() > 0; next = way.take()) {
        TimeUnit.NANOSECONDS.sleep(next.at() - System.nanoTime());
        to.getOutputStream().write(next.bytes().toArray());
      }
    } catch (IOException e) {
      // The other end is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

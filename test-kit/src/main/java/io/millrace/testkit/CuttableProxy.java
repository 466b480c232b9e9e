// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A cable between a client and a server on loopback that a test can damage while it is in use.
 * Faults hold for open and new connections until the next fault is set. Safe for use by many
 * threads; the bytes move on virtual threads.
 */
public final class CuttableProxy implements AutoCloseable {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /** What fits into a packet of Ethernet. */
  private static final int PACKET = 1460;

  /** After which TCP sends a lost packet again, and how often before it gives up here. */
  private static final Duration SENT_AGAIN = Duration.ofMillis(200);

  private static final int MOST_LOST = 6;

  private final SocketAddress target;
  private final AtomicReference<Setting> requests = new AtomicReference<>(new Setting());
  private final AtomicReference<Setting> answers = new AtomicReference<>(new Setting());
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final Random random = new Random(16);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final int port;
  private volatile @Nullable ServerSocket listener;

  private CuttableProxy(SocketAddress target, ServerSocket first) {
    this.target = target;
    this.port = first.getLocalPort();
    listenOn(first);
  }

  /** Lays a cable to a server on loopback; {@link #port} is the client's end. */
  public static CuttableProxy to(int port) {
    try {
      return new CuttableProxy(new InetSocketAddress(LOOPBACK, port), bind(0));
    } catch (IOException e) {
      throw new UncheckedIOException("no free port for a proxy", e);
    }
  }

  /** The loopback port that clients connect to. */
  public int port() {
    return port;
  }

  /** How many connections clients have opened so far. */
  public int accepted() {
    return accepted.get();
  }

  /** Damages the way from client to server. */
  public void requests(Fault fault) {
    requests.updateAndGet(last -> last.next(fault));
  }

  /** Damages the way from server to client. */
  public void answers(Fault fault) {
    answers.updateAndGet(last -> last.next(fault));
  }

  /** Damages both ways. */
  public void both(Fault fault) {
    requests(fault);
    answers(fault);
  }

  /** Takes all faults away and listens again; connections that were lost stay lost. */
  public void heal() {
    both(new Fault.None());
    if (listener == null) {
      try {
        listenOn(bind(port));
      } catch (IOException e) {
        throw new UncheckedIOException("port " + port + " was taken while it was unplugged", e);
      }
    }
  }

  /** Resets every open connection (RST) at both ends; new ones are accepted. */
  public void reset() {
    for (Socket socket : sockets) {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException e) {
        // Already closed at the other end, which is what is wanted here.
      }
      close(socket);
    }
  }

  /** Resets every open connection and refuses new ones until {@link #heal}. */
  public void unplug() {
    ServerSocket current = listener;
    listener = null;
    if (current != null) {
      close(current);
    }
    reset();
  }

  @Override
  public void close() {
    closed.countDown();
    unplug();
  }

  private void listenOn(ServerSocket socket) {
    listener = socket;
    Thread.ofVirtual().name("proxy-" + port).start(() -> accept(socket));
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      Socket client;
      try {
        client = socket.accept();
      } catch (IOException e) {
        return; // unplugged
      }
      accepted.incrementAndGet();
      connect(client);
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    sockets.add(client);
    sockets.add(server);
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(target);
    } catch (IOException e) {
      drop(client, server);
      return;
    }
    if (closed.getCount() == 0 || listener == null) {
      drop(client, server); // unplugged in the meantime
      return;
    }
    Thread.ofVirtual().start(() -> pump(client, server, requests));
    Thread.ofVirtual().start(() -> pump(server, client, answers));
  }

  /** Moves bytes one way until either end closes, a cut is reached or the proxy is closed. */
  private void pump(Socket from, Socket to, AtomicReference<Setting> faults) {
    byte[] buffer = new byte[8192];
    Setting seen = faults.get();
    long passed = 0;
    try {
      int length;
      while ((length = from.getInputStream().read(buffer)) >= 0) {
        Setting setting = faults.get();
        if (!setting.equals(seen)) {
          seen = setting;
          passed = 0;
        }
        if (!pass(setting.fault(), buffer, length, passed, to)) {
          break;
        }
        passed += length;
      }
    } catch (IOException e) {
      // One end is gone; closing both below tells the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      drop(from, to);
    }
  }

  /** Passes on what the fault lets through; false when the connection ends with it. */
  private boolean pass(Fault fault, byte[] bytes, int length, long passed, Socket to)
      throws IOException, InterruptedException {
    var out = to.getOutputStream();
    return switch (fault) {
      case Fault.None() -> {
        out.write(bytes, 0, length);
        yield true;
      }
      case Fault.Silence() -> true;
      case Fault.Delay(Duration by) -> {
        pause(by);
        out.write(bytes, 0, length);
        yield true;
      }
      case Fault.Cut(long limit) -> {
        out.write(bytes, 0, (int) Math.min(length, limit - passed));
        yield passed + length < limit;
      }
      case Fault.Corrupt(long index) -> {
        if (index >= passed && index < passed + length) {
          bytes[(int) (index - passed)] ^= (byte) 0xFF;
        }
        out.write(bytes, 0, length);
        yield true;
      }
      case Fault.Drip(Duration apart) -> {
        for (int i = 0; i < length; i++) {
          pause(apart);
          out.write(bytes, i, 1);
        }
        yield true;
      }
      case Fault.Narrow narrow -> passNarrow(narrow, bytes, length, to);
    };
  }

  /** Packet by packet; false when one was lost too often. */
  private boolean passNarrow(Fault.Narrow narrow, byte[] bytes, int length, Socket to)
      throws IOException, InterruptedException {
    pause(narrow.latency());
    for (int at = 0; at < length; at += PACKET) {
      int size = Math.min(PACKET, length - at);
      pause(Duration.ofNanos((long) (1e9 * size / narrow.bytesPerSecond())));
      Duration again = SENT_AGAIN;
      for (int lost = 0; random.nextDouble() < narrow.loss(); lost++) {
        if (lost == MOST_LOST) {
          return false;
        }
        pause(again);
        again = again.multipliedBy(2);
      }
      to.getOutputStream().write(bytes, at, size);
    }
    return true;
  }

  /** Waits, but not beyond the end of the proxy. */
  private void pause(Duration time) throws InterruptedException {
    closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void drop(Socket... ends) {
    for (Socket end : ends) {
      close(end);
      sockets.remove(end);
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(LOOPBACK, port));
    return socket;
  }

  private static void close(Closeable end) {
    try {
      end.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a socket on loopback would not close", e);
    }
  }

  /** A fault as it was set; the number tells two settings of equal faults apart. */
  private record Setting(Fault fault, int number) {
    Setting() {
      this(new Fault.None(), 0);
    }

    Setting next(Fault fault) {
      return new Setting(fault, number + 1);
    }
  }
}

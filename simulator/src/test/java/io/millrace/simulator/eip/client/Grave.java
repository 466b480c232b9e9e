// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import io.millrace.contracts.plant.DeviceEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Places where no device is any more, on this machine: one refuses connections, one takes them and
 * never says a word, one does not even answer to the first packet.
 */
final class Grave implements AutoCloseable {
  private static final int MOST_IN_BACKLOG = 64;
  private static final int NO_ANSWER_MILLIS = 200;

  private final Socket refusing = new Socket();
  private final ServerSocket silent = new ServerSocket();
  private final ServerSocket blackHole = new ServerSocket();
  private final Set<Socket> taken = ConcurrentHashMap.newKeySet();
  private final List<Socket> filling = new ArrayList<>();

  /** In which way a device is gone. */
  enum Death {
    REFUSES,
    IS_SILENT,
    IS_BLACK_HOLE
  }

  Grave() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    refusing.bind(any);
    silent.bind(any, 500);
    blackHole.bind(any, 1);
    Thread.ofVirtual().start(this::take);
    fill();
  }

  private void take() {
    while (!silent.isClosed()) {
      try {
        Socket socket = silent.accept();
        taken.add(socket);
        Thread.ofVirtual().start(() -> listen(socket));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void listen(Socket socket) {
    try (socket) {
      socket.getInputStream().skipNBytes(Long.MAX_VALUE);
    } catch (IOException e) {
      // The other end gave up.
    } finally {
      taken.remove(socket);
    }
  }

  /** Once its backlog is full, further connects get no answer. */
  private void fill() throws IOException {
    for (int i = 0; i < MOST_IN_BACKLOG; i++) {
      Socket socket = new Socket();
      filling.add(socket);
      try {
        socket.connect(blackHole.getLocalSocketAddress(), NO_ANSWER_MILLIS);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
    throw new IOException("the backlog takes more than %d".formatted(MOST_IN_BACKLOG));
  }

  private int port(Death death) {
    return switch (death) {
      case REFUSES -> refusing.getLocalPort();
      case IS_SILENT -> silent.getLocalPort();
      case IS_BLACK_HOLE -> blackHole.getLocalPort();
    };
  }

  /** The same device, had it died. */
  DeviceEndpoint instead(DeviceEndpoint living, Death death, Duration timeout) {
    return switch (living) {
      case DeviceEndpoint.ModbusTcp own ->
          new DeviceEndpoint.ModbusTcp(
              "127.0.0.1", port(death), own.unitId(), timeout, own.maxGap(), own.maxRegisters());
      case DeviceEndpoint.EtherNetIp own ->
          new DeviceEndpoint.EtherNetIp(
              "127.0.0.1", port(death), own.path(), timeout, own.connectionSize());
      case DeviceEndpoint.ModbusRtuTcp _, DeviceEndpoint.ModbusRtu _ ->
          throw new IllegalArgumentException("no machine of this test is on a serial line");
    };
  }

  @Override
  public void close() throws IOException {
    refusing.close();
    silent.close();
    blackHole.close();
    for (Socket socket : taken) {
      socket.close();
    }
    for (Socket socket : filling) {
      socket.close();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.eip;

import io.millrace.gateway.eip.wire.Encapsulation;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Stands between one client and the controller and keeps what the client asks on connections. */
final class Recorder implements AutoCloseable {
  private final ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  Recorder(int controller) throws IOException {
    Thread.ofVirtual().start(() -> relay(controller));
  }

  int port() {
    return port.getLocalPort();
  }

  /** Keeps only what is sent from now on. */
  synchronized void forget() {
    sent.reset();
  }

  synchronized byte[] sent() {
    return sent.toByteArray();
  }

  private synchronized void keep(byte[] message) {
    sent.writeBytes(message);
  }

  @Override
  public void close() throws IOException {
    port.close();
  }

  private void relay(int controller) {
    try (Socket client = port.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), controller)) {
      Thread back = Thread.ofVirtual().start(() -> copy(server, client));
      DataInputStream in = new DataInputStream(client.getInputStream());
      OutputStream out = server.getOutputStream();
      byte[] message = ReplayClient.receive(in);
      while (message.length > 0) {
        if (message[0] == Encapsulation.SEND_UNIT_DATA) {
          keep(message);
        }
        out.write(message);
        message = ReplayClient.receive(in);
      }
      server.shutdownOutput();
      back.join();
    } catch (IOException e) {
      // Seen at the client, which gets no answer.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // The client has gone.
    }
  }
}

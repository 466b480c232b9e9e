// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A master that hides nothing: bytes out, bytes in. */
final class Wire implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 5_000;

  private final Socket socket;

  Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
  }

  void ask(int transaction, int unit, int function, int address, int quantity) throws IOException {
    socket
        .getOutputStream()
        .write(
            ByteBuffer.allocate(12)
                .putShort((short) transaction)
                .putShort((short) 0)
                .putShort((short) 6)
                .put((byte) unit)
                .put((byte) function)
                .putShort((short) address)
                .putShort((short) quantity)
                .array());
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** So many bytes, fewer when the device closes. */
  byte[] receive(int bytes) throws IOException {
    return socket.getInputStream().readNBytes(bytes);
  }

  /** What one read of the socket gives. */
  byte[] piece() throws IOException {
    byte[] buffer = new byte[300];
    int bytes = socket.getInputStream().read(buffer);
    return Arrays.copyOf(buffer, Math.max(0, bytes));
  }

  boolean isSilentFor(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      return socket.getInputStream().read() < -1;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(TIMEOUT_MILLIS);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

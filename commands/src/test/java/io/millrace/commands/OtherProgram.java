// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A program that is not ours and says the same to everybody who connects. */
final class OtherProgram implements AutoCloseable {
  private final ServerSocket listener;

  private OtherProgram(ServerSocket listener) {
    this.listener = listener;
  }

  static OtherProgram speaking(String words) throws IOException {
    ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(
            () -> {
              while (!listener.isClosed()) {
                try (Socket guest = listener.accept()) {
                  // Not before it has asked: closing with unread bytes would reset the connection.
                  guest.getInputStream().read(new byte[8192]);
                  guest.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  // The guest left, or the test is over.
                }
              }
            });
    return new OtherProgram(listener);
  }

  int port() {
    return listener.getLocalPort();
  }

  String address() {
    return "http://127.0.0.1:" + port();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}

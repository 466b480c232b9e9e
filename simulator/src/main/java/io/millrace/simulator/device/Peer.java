// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.device;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** The master at the other end of a connection. Confined to the connection's thread. */
public final class Peer {
  private final Socket socket;
  private final PushbackInputStream in;
  private final OutputStream out;
  private final long connectedAt = System.nanoTime();
  private long answeredAt = Long.MIN_VALUE;

  public Peer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    in = new PushbackInputStream(new BufferedInputStream(socket.getInputStream()), 1);
    out = socket.getOutputStream();
  }

  /** So many bytes, or fewer when the master hangs up. */
  public byte[] receive(int bytes) throws IOException {
    return in.readNBytes(bytes);
  }

  public void send(byte[] bytes) throws IOException {
    out.write(bytes);
    answeredAt = System.nanoTime();
  }

  /** How long the master has been connected. */
  public Duration sinceConnect() {
    return Duration.ofNanos(System.nanoTime() - connectedAt);
  }

  /** How long ago something was sent to it; very long when nothing was. */
  public Duration sinceAnswer() {
    return answeredAt == Long.MIN_VALUE
        ? Duration.ofDays(1)
        : Duration.ofNanos(System.nanoTime() - answeredAt);
  }

  /** Whether the master has closed the connection, which nothing but reading can tell. */
  public boolean hasHungUp() throws IOException {
    socket.setSoTimeout(1);
    try {
      int next = in.read();
      if (next >= 0) {
        in.unread(next);
      }
      return next < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    } finally {
      socket.setSoTimeout(0);
    }
  }

  /** Breaks the connection off, so that the master meets a reset instead of an end. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }
}

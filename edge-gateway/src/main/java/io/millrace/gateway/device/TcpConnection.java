// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.gateway.device.DeviceException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection to a device, on which a whole answer has one deadline however it dribbles in. It
 * is closed by whatever fails on it, so that a late answer has no socket to arrive on. Confined to
 * one thread.
 */
public final class TcpConnection implements Wire {
  private final String where;
  private final Socket socket;
  private final LongSupplier nanos;

  private TcpConnection(String where, Socket socket, LongSupplier nanos) {
    this.where = where;
    this.socket = socket;
    this.nanos = nanos;
  }

  /**
   * By when a whole answer must be there.
   *
   * @param what is asked, for people.
   * @param timeout that it was given.
   * @param at moment of the monotonic clock, in nanoseconds.
   */
  public record Deadline(String what, Duration timeout, long at) {}

  /**
   * Connects.
   *
   * @param timeout for the name's look-up, and then for the connection.
   * @param nanos monotonic clock.
   * @throws DeviceException kind UNREACHABLE, or MISCONFIGURED when there can be no such endpoint;
   *     nothing stays open then.
   */
  public static TcpConnection open(String host, int port, Duration timeout, LongSupplier nanos)
      throws DeviceException, InterruptedException {
    String where = host + ":" + port;
    TcpConnection connection = new TcpConnection(where, new Socket(), nanos);
    boolean isOpen = false;
    try {
      InetSocketAddress address = new InetSocketAddress(resolved(host, timeout), port);
      connection.socket.setTcpNoDelay(true);
      connection.socket.setKeepAlive(true);
      connection.socket.connect(address, Math.toIntExact(timeout.toMillis()));
      isOpen = true;
      return connection;
    } catch (SocketTimeoutException e) {
      throw new DeviceException(
          Kind.UNREACHABLE,
          "CONNECT_TIMEOUT",
          "%s did not accept a connection in %d ms".formatted(where, timeout.toMillis()),
          e);
    } catch (IOException e) {
      throw new DeviceException(
          Kind.UNREACHABLE,
          "NO_CONNECTION",
          "no connection to %s: %s".formatted(where, e.getMessage()),
          e);
    } catch (IllegalArgumentException e) {
      throw new DeviceException(
          Kind.MISCONFIGURED,
          "BAD_ENDPOINT",
          "%s is no endpoint: %s".formatted(where, e.getMessage()),
          e);
    } finally {
      if (!isOpen) {
        connection.close();
      }
    }
  }

  /**
   * The host's address. A name is looked up on a thread of its own: a look-up that hangs would
   * otherwise hold a carrier of all virtual threads, and with it the polls of other devices.
   */
  private static InetAddress resolved(String host, Duration timeout)
      throws DeviceException, InterruptedException {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException e) {
      // It is a name.
    }
    FutureTask<InetAddress> lookUp = new FutureTask<>(() -> InetAddress.getByName(host));
    Thread.ofPlatform().daemon().name("look up " + host).start(lookUp);
    try {
      return lookUp.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new DeviceException(
          Kind.UNREACHABLE, "UNKNOWN_HOST", "no address is known for the name " + host, e);
    }
  }

  /** Host and port, for people. */
  @Override
  public String where() {
    return where;
  }

  /** A deadline that begins to run now. */
  public Deadline within(Duration timeout, String what) {
    return new Deadline(what, timeout, nanos.getAsLong() + timeout.toNanos());
  }

  /**
   * Makes sure that no byte waits to be read while nothing is asked.
   *
   * @throws DeviceException kind MALFORMED when one does.
   */
  public void requireQuiet() throws DeviceException {
    int unasked = waiting();
    if (unasked > 0) {
      throw malformed("UNASKED_BYTES", unasked + " bytes that nobody asked for");
    }
  }

  @Override
  public int waiting() throws DeviceException {
    try {
      return socket.getInputStream().available();
    } catch (IOException e) {
      throw lost("ended the connection: " + e.getMessage(), e);
    }
  }

  /**
   * Whether the device ended the connection while nothing was asked. Looks for a millisecond, so it
   * is for a connection that was silent for long.
   *
   * @throws DeviceException kind MALFORMED when it says something instead.
   */
  public boolean hasEnded() throws DeviceException {
    try {
      socket.setSoTimeout(1);
      if (socket.getInputStream().read() >= 0) {
        throw malformed("UNASKED_BYTES", "at least one byte that nobody asked for");
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * @throws DeviceException kind UNREACHABLE when the connection is lost.
   */
  public void send(byte[] message, Deadline deadline) throws DeviceException {
    send(message, deadline.what());
  }

  @Override
  public void send(byte[] message, String what) throws DeviceException {
    try {
      socket.getOutputStream().write(message);
    } catch (IOException e) {
      throw lost("ended the connection at %s: %s".formatted(what, e.getMessage()), e);
    }
  }

  @Override
  public int receive(byte[] into, int most, long patienceNanos, String what)
      throws DeviceException {
    try {
      long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(patienceNanos));
      socket.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
      int count = socket.getInputStream().read(into, 0, most);
      if (count < 0) {
        throw lost("closed the connection instead of answering " + what, null);
      }
      return count;
    } catch (SocketTimeoutException e) {
      return 0;
    } catch (IOException e) {
      throw lost("ended the connection at %s: %s".formatted(what, e.getMessage()), e);
    }
  }

  /**
   * Fills a part of an array.
   *
   * @param to index behind the last byte.
   * @throws DeviceException kind TIMEOUT or UNREACHABLE when it cannot be filled in time.
   */
  public void read(byte[] into, int from, int to, Deadline deadline) throws DeviceException {
    try {
      int at = from;
      while (at < to) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline.at() - nanos.getAsLong());
        if (left <= 0) {
          throw timedOut(deadline, null);
        }
        socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
        int count = socket.getInputStream().read(into, at, to - at);
        if (count < 0) {
          throw lost("closed the connection instead of answering " + deadline.what(), null);
        }
        at += count;
      }
    } catch (SocketTimeoutException e) {
      throw timedOut(deadline, e);
    } catch (IOException e) {
      throw lost("ended the connection at %s: %s".formatted(deadline.what(), e.getMessage()), e);
    }
  }

  /**
   * What came is no answer; nothing more is asked here.
   *
   * @param fault what exactly, in upper snake case.
   */
  public DeviceException malformed(String fault, String detail) {
    close();
    return new DeviceException(Kind.MALFORMED, fault, where + ": " + detail);
  }

  private DeviceException lost(String detail, @Nullable Throwable cause) {
    close();
    return new DeviceException(Kind.UNREACHABLE, "CONNECTION_LOST", where + " " + detail, cause);
  }

  private DeviceException timedOut(Deadline deadline, @Nullable Throwable cause) {
    close();
    return new DeviceException(
        Kind.TIMEOUT,
        "NO_ANSWER",
        "%s did not answer %s in %d ms"
            .formatted(where, deadline.what(), deadline.timeout().toMillis()),
        cause);
  }

  public boolean isOpen() {
    return !socket.isClosed();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // The connection is gone either way; the reason for closing it is told by the caller.
    }
  }
}

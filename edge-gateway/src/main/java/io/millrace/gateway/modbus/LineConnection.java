// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.gateway.device.Wire;
import io.millrace.gateway.modbus.wire.Rtu;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One question and its answer at a time over what carries them, with the pauses that the line and
 * its devices need. Confined to one thread.
 */
final class LineConnection implements AutoCloseable {
  /** Fault of a question that nothing came to. */
  static final String NO_ANSWER = "NO_ANSWER";

  /** Fault of a connection on which something came that nobody asked for. */
  static final String UNASKED_BYTES = "UNASKED_BYTES";

  /** A server or an adapter may hold back the rest of an answer for so long. */
  private static final Duration REST = Duration.ofMillis(20);

  private final Transport transport;
  private final Opener opener;
  private final Duration silence;
  private final Duration betweenConnects;
  private final LongSupplier nanos;
  private final byte[] received = new byte[Rtu.MOST_FRAME];
  private final List<Asked> answered = new ArrayList<>();
  private @Nullable Wire wire;
  private long connectedAt;
  private long usedAt;
  private boolean hasConnected;
  private boolean isFresh;
  private boolean isDoubtful;
  private int unasked;
  private Asked last = new Asked(false, Duration.ZERO);

  /** Opens what carries the messages. */
  @FunctionalInterface
  interface Opener {
    Wire open(Duration timeout) throws DeviceException, InterruptedException;
  }

  /**
   * How a question came to the line.
   *
   * @param isFirst whether it was the first after the connect.
   * @param idle how long nothing went over the line before it.
   */
  record Asked(boolean isFirst, Duration idle) {}

  /**
   * @param silence what must lie between two frames on the line; zero where nothing need.
   * @param betweenConnects the shortest time from one connect to the next, to spare the device.
   */
  LineConnection(
      Transport transport,
      Opener opener,
      Duration silence,
      Duration betweenConnects,
      LongSupplier nanos) {
    this.transport = transport;
    this.opener = opener;
    this.silence = silence;
    this.betweenConnects = betweenConnects;
    this.nanos = nanos;
    this.isDoubtful = transport.isRtu();
  }

  /**
   * Connects unless connected; waits when the last connect was too short ago.
   *
   * @throws DeviceException kind UNREACHABLE or MISCONFIGURED.
   */
  void connect(Duration timeout) throws DeviceException, InterruptedException {
    connected(timeout);
  }

  private Wire connected(Duration timeout) throws DeviceException, InterruptedException {
    Wire open = wire;
    if (open != null) {
      return open;
    }
    if (hasConnected) {
      sleepUntil(connectedAt + betweenConnects.toNanos());
    }
    hasConnected = true;
    connectedAt = nanos.getAsLong();
    Wire fresh = opener.open(timeout);
    wire = fresh;
    isFresh = true;
    usedAt = nanos.getAsLong();
    return fresh;
  }

  /**
   * Waits until nothing more comes, where a line may still have something to say.
   *
   * @return how many bytes came that nobody asked for.
   */
  int settle(Duration timeout) throws DeviceException, InterruptedException {
    Wire open = connected(timeout);
    boolean isKept = false;
    try {
      int dropped = quiet(open, timeout);
      isKept = true;
      return dropped;
    } finally {
      if (!isKept) {
        close();
      }
    }
  }

  /**
   * Sends one question and takes its answer; what fails may end the connection.
   *
   * @param timeout for the whole answer, however it dribbles in.
   * @param what is asked, for people.
   * @throws DeviceException when there is no right answer.
   */
  void exchange(byte[] question, Reply reply, Duration timeout, Pace pace, String what)
      throws DeviceException, InterruptedException {
    Wire open = connected(timeout);
    boolean isKept = false;
    boolean hasBytes = false;
    try {
      if (isFresh) {
        sleepUntil(usedAt + pace.pauseAfterConnect().toNanos());
      } else {
        sleepUntil(usedAt + Math.max(silence.toNanos(), pace.requestGap().toNanos()));
      }
      quiet(open, timeout);
      long now = nanos.getAsLong();
      last = new Asked(isFresh, Duration.ofNanos(now - usedAt));
      isFresh = false;
      isDoubtful = true;
      open.send(question, what);
      long deadline = now + timeout.toNanos();
      while (reply.wanted() > 0) {
        long left = deadline - nanos.getAsLong();
        if (left <= 0) {
          throw new DeviceException(
              Kind.TIMEOUT,
              NO_ANSWER,
              "%s did not answer %s in %d ms".formatted(open.where(), what, timeout.toMillis()));
        }
        int count = open.receive(received, Math.min(reply.wanted(), received.length), left, what);
        hasBytes |= count > 0;
        reply.accept(received, count);
      }
      isDoubtful = false;
      answered.add(last);
      isKept = true;
    } catch (DeviceException e) {
      isKept = !transport.endsWith(e.kind(), hasBytes);
      throw e;
    } finally {
      usedAt = nanos.getAsLong();
      if (!isKept) {
        close();
      }
    }
  }

  /**
   * Makes sure that no byte waits to be read while nothing is asked. Over TCP there may be none;
   * from a serial line they are taken until it is silent.
   *
   * @return how many there were.
   * @throws DeviceException kind MALFORMED.
   */
  private int quiet(Wire open, Duration timeout) throws DeviceException, InterruptedException {
    int waiting = open.waiting();
    if (!transport.isRtu()) {
      if (waiting > 0) {
        throw new DeviceException(
            Kind.MALFORMED,
            UNASKED_BYTES,
            "%s: %d bytes that nobody asked for".formatted(open.where(), waiting));
      }
      return 0;
    }
    if (waiting == 0 && !isDoubtful) {
      return 0;
    }
    long rest = Math.max(silence.toNanos(), REST.toNanos());
    long until = nanos.getAsLong() + timeout.toNanos() + rest;
    int dropped = 0;
    int count = open.receive(received, received.length, rest, "silence");
    while (count > 0) {
      dropped += count;
      if (nanos.getAsLong() > until) {
        throw new DeviceException(
            Kind.MALFORMED,
            UNASKED_BYTES,
            "%s is never silent: %d bytes that nobody asked for".formatted(open.where(), dropped));
      }
      count = open.receive(received, received.length, rest, "silence");
    }
    isDoubtful = false;
    if (dropped > 0) {
      usedAt = nanos.getAsLong();
    }
    unasked += dropped;
    return dropped;
  }

  private void sleepUntil(long moment) throws InterruptedException {
    long wait = moment - nanos.getAsLong();
    if (wait > 0) {
      TimeUnit.NANOSECONDS.sleep(wait);
    }
  }

  /** How the last question came to the line. */
  Asked lastAsked() {
    return last;
  }

  /** The questions that were answered since this was asked last. */
  List<Asked> takeAnswered() {
    List<Asked> taken = List.copyOf(answered);
    answered.clear();
    return taken;
  }

  /** Bytes that nobody asked for and that were dropped, since this was asked last. */
  int takeUnasked() {
    int taken = unasked;
    unasked = 0;
    return taken;
  }

  @Override
  public void close() {
    Wire open = wire;
    wire = null;
    isDoubtful = transport.isRtu();
    if (open != null) {
      open.close();
    }
  }
}

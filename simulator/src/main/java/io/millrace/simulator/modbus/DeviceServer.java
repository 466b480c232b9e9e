// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.modbus;

import io.millrace.gateway.modbus.wire.ReadDeviceId;
import io.millrace.gateway.modbus.wire.Rtu;
import io.millrace.simulator.device.FieldServer;
import io.millrace.simulator.device.Peer;
import io.millrace.simulator.device.Served;
import io.millrace.simulator.device.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A Modbus device on its TCP port, one virtual thread per connection. Safe for use by several
 * threads.
 */
public final class DeviceServer implements FieldServer {
  private static final int BACKLOG = 50;

  private final Framing framing;
  private final RegisterMap map;
  private final Nameplate nameplate;
  private final Signals signals;
  private final Ledger ledger;
  private final InstantSource clock;
  private final AtomicLong requests = new AtomicLong();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Held while an answer is made, sent and entered, so that the ledger has the wire's order. */
  private final ReentrantLock answering = new ReentrantLock();

  private final long[] serves;

  /** Held while the port is opened or closed. */
  private final ReentrantLock opening = new ReentrantLock();

  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private InetSocketAddress address;
  private @Nullable ServerSocket port;
  private volatile @Nullable Misbehaviour misbehaviour;

  /** Where it is entered what a master got. */
  @FunctionalInterface
  public interface Ledger {
    void enter(List<Served> served, Instant at);
  }

  /**
   * @param framing of requests and answers.
   * @param nameplate what it says of itself.
   * @param tags how many tags the device has.
   * @throws IOException when the port cannot be opened.
   */
  public DeviceServer(
      InetSocketAddress address,
      Framing framing,
      RegisterMap map,
      Nameplate nameplate,
      int tags,
      Signals signals,
      Ledger ledger,
      InstantSource clock)
      throws IOException {
    this.address = address;
    this.framing = framing;
    this.map = map;
    this.nameplate = nameplate;
    this.signals = signals;
    this.ledger = ledger;
    this.clock = clock;
    this.serves = new long[tags];
    open();
  }

  @Override
  public int port() {
    return address.getPort();
  }

  @Override
  public long requests() {
    return requests.get();
  }

  @Override
  public Runnable misbehaviour(String how) {
    Misbehaviour parsed = Misbehaviour.parse(how);
    requirePossible(parsed);
    return () -> misbehave(parsed);
  }

  public void misbehave(Misbehaviour how) {
    requirePossible(how);
    misbehaviour = how;
    if (how instanceof Misbehaviour.Refuse) {
      closePort();
    } else {
      reopen();
    }
  }

  private void requirePossible(Misbehaviour how) {
    if (!how.isPossible(framing)) {
      throw new IllegalArgumentException("%s has no place in frames of %s".formatted(how, framing));
    }
  }

  @Override
  public void behave() {
    misbehaviour = null;
    reopen();
  }

  @Override
  public void close() {
    closing.countDown();
    closePort();
    // An answer on its way is still entered.
    answering.lock();
    try {
      connections.clear();
    } finally {
      answering.unlock();
    }
  }

  /**
   * Answers one request.
   *
   * @return false when the connection is to be closed.
   */
  boolean answer(Request request, Peer peer) throws IOException, InterruptedException {
    requests.incrementAndGet();
    Misbehaviour bad = misbehaviour;
    if (framing == Framing.RTU && !map.hasUnit(request.unit())) {
      // On a serial line nobody speaks for a unit that is not there.
      return true;
    }
    if (bad == null) {
      return send(request, peer, null);
    }
    return switch (bad) {
      case Misbehaviour.Silent _ -> true;
      case Misbehaviour.SilentUnits(Set<Integer> units) ->
          units.contains(request.unit()) || send(request, peer, bad);
      case Misbehaviour.SmallBlocks(int most, boolean isSilent) ->
          (isSilent && isLarger(request, most)) || send(request, peer, bad);
      case Misbehaviour.NeedsPause(Duration pause) ->
          peer.sinceConnect().compareTo(pause) < 0 || send(request, peer, bad);
      case Misbehaviour.NeedsGap(Duration gap) ->
          peer.sinceAnswer().compareTo(gap) < 0 || send(request, peer, bad);
      case Misbehaviour.Refuse _ -> false;
      case Misbehaviour.Reset _ -> {
        peer.reset();
        yield false;
      }
      case Misbehaviour.Late late ->
          !isClosingWithin(late.delay()) && !peer.hasHungUp() && send(request, peer, bad);
      case Misbehaviour.WrongTransaction _,
          Misbehaviour.WrongProtocol _,
          Misbehaviour.WrongCheckSum _,
          Misbehaviour.WrongUnit _,
          Misbehaviour.WrongFunction _,
          Misbehaviour.WrongByteCount _,
          Misbehaviour.ExceptionCode _,
          Misbehaviour.Garbage _,
          Misbehaviour.SplitFrames _,
          Misbehaviour.ShortFrame _,
          Misbehaviour.LongFrame _ ->
          send(request, peer, bad);
    };
  }

  private boolean send(Request request, Peer peer, @Nullable Misbehaviour bad)
      throws IOException, InterruptedException {
    answering.lock();
    try {
      Answer answer = answerTo(request, bad);
      // Numbers are spent even if the answer does not get through: nobody may ever store them.
      answer.indexes().forEach(index -> serves[index]++);
      if (bad == null) {
        peer.send(framing.onTheWire(answer.frame()));
      } else if (bad instanceof Misbehaviour.SplitFrames split) {
        if (!sendInPieces(framing.onTheWire(answer.frame()), split, peer)) {
          return false;
        }
      } else {
        byte[] wire = framing.onTheWire(Frame.spoiled(answer.frame(), bad));
        peer.send(Frame.spoiledOnTheWire(wire, bad));
      }
      if (bad == null || bad.letsValuesThrough()) {
        ledger.enter(answer.served(), clock.instant());
      }
      return true;
    } finally {
      answering.unlock();
    }
  }

  private Answer answerTo(Request request, @Nullable Misbehaviour bad) {
    ReadDeviceId asked = request.deviceId();
    if (bad instanceof Misbehaviour.ExceptionCode(int code, int from, int to)
        && (asked != null || (request.address() <= to && request.end() > from))) {
      return Answer.exception(request, code);
    }
    if (bad instanceof Misbehaviour.SmallBlocks(int most, boolean _) && isLarger(request, most)) {
      return Answer.exception(request, Frame.ILLEGAL_ADDRESS);
    }
    if (framing == Framing.RTU && request.function() == Rtu.DIAGNOSTICS && request.address() == 0) {
      return Answer.echo(request);
    }
    return asked == null
        ? Answer.of(request, map, signals.now(), index -> serves[index])
        : Answer.of(request, asked, map, nameplate);
  }

  private static boolean isLarger(Request request, int most) {
    return request.table().isPresent() && request.quantity() > most;
  }

  private boolean sendInPieces(byte[] frame, Misbehaviour.SplitFrames split, Peer peer)
      throws IOException, InterruptedException {
    for (int at = 0; at < frame.length; at += split.pieceSize()) {
      if (at > 0 && (isClosingWithin(split.pause()) || peer.hasHungUp())) {
        return false;
      }
      int end = Math.min(frame.length, at + split.pieceSize());
      peer.send(Arrays.copyOfRange(frame, at, end));
    }
    return true;
  }

  private boolean isClosingWithin(Duration time) throws InterruptedException {
    return closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void reopen() {
    try {
      open();
    } catch (IOException e) {
      throw new UncheckedIOException("port %d cannot be opened again".formatted(port()), e);
    }
  }

  private void open() throws IOException {
    opening.lock();
    try {
      if (port != null || closing.getCount() == 0) {
        return;
      }
      ServerSocket opened = new ServerSocket();
      try {
        opened.bind(address, BACKLOG);
      } catch (IOException e) {
        opened.close();
        throw e;
      }
      address = new InetSocketAddress(address.getAddress(), opened.getLocalPort());
      port = opened;
      Thread.ofVirtual().name("modbus-" + address.getPort()).start(() -> listen(opened));
    } finally {
      opening.unlock();
    }
  }

  private void closePort() {
    opening.lock();
    try {
      if (port != null) {
        port.close();
        port = null;
      }
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("port %d cannot be closed".formatted(port()), e);
    } finally {
      opening.unlock();
    }
  }

  private void listen(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        connections.add(socket);
        Thread.ofVirtual()
            .name("modbus-" + port())
            .start(
                () -> {
                  ConnectionRunner.run(socket, framing, this);
                  connections.remove(socket);
                });
        if (listening.isClosed()) {
          socket.close();
        }
      } catch (IOException e) {
        // The port was closed, or a master was gone before it was let in.
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.Encapsulation;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.gateway.eip.wire.WireException;
import io.millrace.simulator.device.FieldServer;
import io.millrace.simulator.device.Peer;
import io.millrace.simulator.device.Served;
import io.millrace.simulator.device.Signals;
import io.millrace.simulator.eip.memory.ControllerMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A Logix-like controller on its port: TCP, one virtual thread per connection, and UDP for those
 * who look for it. Safe for use by several threads.
 */
public final class ControllerServer implements FieldServer {
  private static final int BACKLOG = 50;
  private static final int LONGEST_DATAGRAM = 1024;
  private static final int TRIES = 20;

  private final Messages messages;
  private final Ledger ledger;
  private final InstantSource clock;
  private final ServerSocket port;
  private final DatagramSocket broadcasts;
  private final AtomicLong requests = new AtomicLong();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  /** Held while an answer is made, sent and entered, so that the ledger has the wire's order. */
  private final ReentrantLock answering = new ReentrantLock();

  private volatile @Nullable EipMisbehaviour misbehaviour;

  /** TCP and UDP under one number. */
  private record Ports(ServerSocket tcp, DatagramSocket udp) {
    static Ports open(InetSocketAddress address) throws IOException {
      for (int left = TRIES; ; left--) {
        ServerSocket tcp = new ServerSocket(address.getPort(), BACKLOG, address.getAddress());
        try {
          return new Ports(tcp, new DatagramSocket(tcp.getLocalSocketAddress()));
        } catch (IOException e) {
          tcp.close();
          // A number that the system chose for TCP may be taken for UDP; then another one is not.
          if (address.getPort() != 0 || left == 0) {
            throw e;
          }
        }
      }
    }
  }

  /** Where it is entered what a client got. */
  @FunctionalInterface
  public interface Ledger {
    void enter(List<Served> served, Instant at);
  }

  /**
   * @param paths the tags of the plant model that are in the memory, and where.
   * @param signals what those tags measure.
   * @throws IOException when the port cannot be opened.
   * @throws IllegalArgumentException when a path leads nowhere.
   */
  public ControllerServer(
      InetSocketAddress address,
      Identity identity,
      ControllerLimits limits,
      ControllerMemory memory,
      Map<Tag, String> paths,
      Signals signals,
      Ledger ledger,
      InstantSource clock)
      throws IOException {
    PlacedTags tags = new PlacedTags(memory, paths, signals);
    this.messages = new Messages(limits, identity, new ControllerObjects(identity, memory, tags));
    this.ledger = ledger;
    this.clock = clock;
    Ports ports = Ports.open(address);
    port = ports.tcp();
    broadcasts = ports.udp();
    Thread.ofVirtual().name("eip-" + port()).start(this::listen);
    Thread.ofVirtual().name("eip-udp-" + port()).start(this::listenForBroadcasts);
  }

  /** Of TCP and UDP alike. */
  @Override
  public int port() {
    return port.getLocalPort();
  }

  @Override
  public long requests() {
    return requests.get();
  }

  @Override
  public Runnable misbehaviour(String how) {
    EipMisbehaviour parsed = EipMisbehaviour.parse(how);
    return () -> misbehave(parsed);
  }

  public void misbehave(EipMisbehaviour how) {
    misbehaviour = how;
  }

  @Override
  public void behave() {
    misbehaviour = null;
  }

  /** Forgets every session and what was opened in it, and leaves the TCP connections. */
  public void dropSessions() {
    answering.lock();
    try {
      messages.dropSessions();
    } finally {
      answering.unlock();
    }
  }

  /** Ends every connection, as a controller does that is switched off and on. */
  public void dropConnections() {
    for (Socket connection : connections) {
      try {
        connection.close();
      } catch (IOException e) {
        throw new UncheckedIOException("a connection cannot be closed", e);
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      port.close();
    } catch (IOException e) {
      throw new UncheckedIOException("port %d cannot be closed".formatted(port()), e);
    }
    broadcasts.close();
    dropConnections();
    // An answer on its way is still entered.
    answering.lock();
    try {
      connections.clear();
    } finally {
      answering.unlock();
    }
  }

  /**
   * Answers one message.
   *
   * @return false when the connection is to be closed.
   */
  boolean answer(Encapsulation asked, Conversation conversation, Peer peer)
      throws IOException, InterruptedException {
    requests.incrementAndGet();
    EipMisbehaviour bad = misbehaviour;
    return switch (bad) {
      case null -> send(asked, conversation, peer, null);
      case EipMisbehaviour.Silent _ -> true;
      case EipMisbehaviour.Reset _ -> {
        peer.reset();
        yield false;
      }
      case EipMisbehaviour.Late late ->
          !isClosingWithin(late.delay())
              && !peer.hasHungUp()
              && send(asked, conversation, peer, bad);
      case EipMisbehaviour.Garbage _,
          EipMisbehaviour.SplitFrames _,
          EipMisbehaviour.WrongSession _,
          EipMisbehaviour.WrongContext _ ->
          send(asked, conversation, peer, bad);
      case EipMisbehaviour.LyingLength _ -> {
        send(asked, conversation, peer, bad);
        yield false;
      }
    };
  }

  private boolean send(
      Encapsulation asked, Conversation conversation, Peer peer, @Nullable EipMisbehaviour bad)
      throws IOException, InterruptedException {
    answering.lock();
    try {
      Optional<Encapsulation> answer = messages.answer(asked, conversation, clock.instant());
      List<Served> served = conversation.takeServed();
      if (answer.isEmpty()) {
        return true;
      }
      byte[] message = answer.get().encode().toArray();
      if (bad instanceof EipMisbehaviour.SplitFrames split) {
        if (!sendInPieces(message, split, peer)) {
          return false;
        }
      } else {
        peer.send(bad == null ? message : Spoiled.of(message, bad));
      }
      if (!served.isEmpty() && (bad == null || bad.letsValuesThrough())) {
        ledger.enter(served, clock.instant());
      }
      return true;
    } finally {
      answering.unlock();
    }
  }

  private boolean sendInPieces(byte[] message, EipMisbehaviour.SplitFrames split, Peer peer)
      throws IOException, InterruptedException {
    for (int at = 0; at < message.length; at += split.pieceSize()) {
      if (at > 0 && (isClosingWithin(split.pause()) || peer.hasHungUp())) {
        return false;
      }
      peer.send(Arrays.copyOfRange(message, at, Math.min(message.length, at + split.pieceSize())));
    }
    return true;
  }

  private boolean isClosingWithin(Duration time) throws InterruptedException {
    return closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void listen() {
    while (!port.isClosed()) {
      try {
        Socket socket = port.accept();
        connections.add(socket);
        Thread.ofVirtual()
            .name("eip-" + port())
            .start(
                () -> {
                  EipConnectionRunner.run(socket, this);
                  connections.remove(socket);
                });
        if (port.isClosed()) {
          socket.close();
        }
      } catch (IOException e) {
        // The port was closed, or a client was gone before it was let in.
      }
    }
  }

  private void listenForBroadcasts() {
    byte[] buffer = new byte[LONGEST_DATAGRAM];
    while (!broadcasts.isClosed()) {
      try {
        DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
        broadcasts.receive(datagram);
        Bytes message = Bytes.of(Arrays.copyOf(buffer, datagram.getLength()));
        Encapsulation asked = Encapsulation.decode(message);
        if (asked.command() == Encapsulation.LIST_IDENTITY && misbehaviour == null) {
          reply(asked, datagram);
        }
      } catch (IOException | WireException e) {
        // The port was closed, or somebody sent what is no message.
      }
    }
  }

  private void reply(Encapsulation asked, DatagramPacket datagram) throws IOException {
    Optional<Encapsulation> answer;
    answering.lock();
    try {
      answer = messages.answer(asked, new Conversation(), clock.instant());
    } finally {
      answering.unlock();
    }
    if (answer.isPresent()) {
      byte[] bytes = answer.get().encode().toArray();
      broadcasts.send(new DatagramPacket(bytes, bytes.length, datagram.getSocketAddress()));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.discovery.Answer.Outcome;
import io.millrace.gateway.discovery.DiscoveryOrder.Listing;
import io.millrace.gateway.discovery.Finding.Place;
import io.millrace.gateway.discovery.Finding.Way;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.Encapsulation;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Asks EtherNet/IP devices by UDP who they are, each target twice, since UDP loses, and takes the
 * answers for as long as was ordered. Confined to one thread.
 */
final class ListIdentityRunner {
  private static final int MOST_ANSWER = 1500;

  private final Listing listing;
  private final Findings findings;
  private final Tally tally;
  private final Clocks clocks;
  private final long context = ThreadLocalRandom.current().nextLong();

  ListIdentityRunner(Listing listing, Findings findings, Tally tally, Clocks clocks) {
    this.listing = listing;
    this.findings = findings;
    this.tally = tally;
    this.clocks = clocks;
  }

  /**
   * @throws InterruptedException when it is to stop; what it found stays found.
   */
  void run() throws IOException, InterruptedException {
    List<AddressRange> to = listing.to().isEmpty() ? ownNetworks() : listing.to();
    if (to.isEmpty()) {
      tally.remark("this machine is in no network that can be asked as a whole; name one in 'to'");
    }
    long begin = clocks.monotonic();
    long wait = listing.timeout().toNanos();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setBroadcast(true);
      for (long end : new long[] {begin + wait / 2, begin + wait}) {
        ask(socket, to);
        receive(socket, to, end);
      }
    } catch (IOException e) {
      // A thread that is interrupted in the middle of it loses the socket.
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped");
      }
      throw e;
    }
  }

  private void ask(DatagramSocket socket, List<AddressRange> to) {
    byte[] question =
        new Encapsulation(Encapsulation.LIST_IDENTITY, 0, 0, context, Bytes.NONE)
            .encode()
            .toArray();
    for (AddressRange target : to) {
      InetAddress address = AddressRange.address(target.last());
      try {
        socket.send(new DatagramPacket(question, question.length, address, listing.port()));
        tally.questions.increment();
      } catch (IOException e) {
        tally.remark(
            "%s could not be asked: %s".formatted(address.getHostAddress(), e.getMessage()));
      }
    }
  }

  private void receive(DatagramSocket socket, List<AddressRange> to, long end)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[MOST_ANSWER + 1];
    while (true) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - clocks.monotonic());
      if (left <= 0) {
        return;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped");
      }
      DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
      try {
        socket.setSoTimeout(Math.toIntExact(left));
        socket.receive(datagram);
        take(datagram, to);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
  }

  private void take(DatagramPacket datagram, List<AddressRange> to) {
    tally.answers.increment();
    InetAddress from = datagram.getAddress();
    if (to.stream().noneMatch(target -> target.contains(from))) {
      tally.outside.increment();
      return;
    }
    int length = datagram.getLength();
    Answer answer =
        length > MOST_ANSWER
            ? Answer.of(Outcome.MALFORMED, "it answered more than %d bytes".formatted(MOST_ANSWER))
            : Answer.toListIdentity(Bytes.of(Arrays.copyOf(datagram.getData(), length)), context);
    findings.add(
        new Place(AddressRange.number(from), listing.port(), Protocol.ETHERNET_IP),
        Way.LIST_IDENTITY,
        answer);
  }

  /** The networks of this machine in which all can be asked at once. */
  static List<AddressRange> ownNetworks() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(one -> one.getInterfaceAddresses().stream())
        .filter(ListIdentityRunner::canAskAll)
        .map(one -> AddressRange.network(one.getAddress(), one.getNetworkPrefixLength()))
        .distinct()
        .toList();
  }

  private static boolean canAskAll(InterfaceAddress address) {
    return address.getBroadcast() != null
        && address.getAddress() instanceof Inet4Address own
        && !own.isLoopbackAddress();
  }
}

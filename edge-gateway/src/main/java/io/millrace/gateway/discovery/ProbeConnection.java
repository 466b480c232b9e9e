// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.TcpConnection;
import io.millrace.gateway.discovery.Answer.Outcome;
import io.millrace.gateway.discovery.DiscoveryOrder.Scan;
import io.millrace.gateway.discovery.Finding.Place;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.Encapsulation;
import io.millrace.gateway.eip.wire.WireException;
import io.millrace.gateway.modbus.wire.Mbap;
import io.millrace.gateway.modbus.wire.PduException;
import io.millrace.gateway.modbus.wire.ReadDeviceId;
import java.net.ConnectException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One connection to one place, to ask who is there and to hang up. Nothing that comes is believed
 * before it is checked. Confined to one thread.
 */
final class ProbeConnection {
  private static final int MOST_ANSWER = 1500;
  private static final int MOST_PARTS = 8;
  private static final int REFUSED = 0x80;

  private final Place place;
  private final Scan scan;
  private final Tally tally;
  private final Clocks clocks;

  ProbeConnection(Place place, Scan scan, Tally tally, Clocks clocks) {
    this.place = place;
    this.scan = scan;
    this.tally = tally;
    this.clocks = clocks;
  }

  /** What answered there; empty when nobody takes connections. */
  Optional<Answer> ask() throws InterruptedException {
    tally.connects.increment();
    String host = AddressRange.address(place.address()).getHostAddress();
    try (TcpConnection connection =
        TcpConnection.open(host, place.port(), scan.timeout(), clocks.nanos())) {
      tally.accepted.increment();
      return Optional.of(talk(connection));
    } catch (DeviceException e) {
      if (e.getCause() instanceof ConnectException) {
        tally.refused.increment();
      } else if (e.getCause() instanceof SocketException && e.detail().contains("reset")) {
        // Taken, and ended before it was seen as taken.
        tally.accepted.increment();
        return Optional.of(ended());
      } else {
        tally.unanswered.increment();
      }
      return Optional.empty();
    }
  }

  private Answer talk(TcpConnection connection) {
    Map<Integer, String> objects = new TreeMap<>();
    try {
      return switch (place.protocol()) {
        case ETHERNET_IP -> listIdentity(connection);
        case MODBUS_TCP -> identification(connection, objects);
      };
    } catch (WireException | PduException e) {
      return partly(objects, Answer.of(Outcome.MALFORMED, String.valueOf(e.getMessage())));
    } catch (DeviceException e) {
      return partly(
          objects,
          switch (e.kind()) {
            case TIMEOUT -> Answer.of(Outcome.SILENT, "it takes connections and does not answer");
            case UNREACHABLE, REFUSED, MALFORMED, MISCONFIGURED -> ended();
          });
    }
  }

  private Answer listIdentity(TcpConnection connection)
      throws DeviceException, WireException, PduException {
    long context = ThreadLocalRandom.current().nextLong();
    Encapsulation asked = new Encapsulation(Encapsulation.LIST_IDENTITY, 0, 0, context, Bytes.NONE);
    TcpConnection.Deadline deadline = connection.within(scan.timeout(), "ListIdentity");
    connection.send(asked.encode().toArray(), deadline);
    byte[] header = begin(connection, Encapsulation.HEADER_BYTES, deadline);
    byte[] data =
        rest(connection, Encapsulation.dataLength(Bytes.of(header), MOST_ANSWER), deadline);
    byte[] whole = Arrays.copyOf(header, header.length + data.length);
    System.arraycopy(data, 0, whole, header.length, data.length);
    return Answer.toListIdentity(Bytes.of(whole), context);
  }

  /** Vendor, product code and revision, in as many parts as the device likes, within reason. */
  private Answer identification(TcpConnection connection, Map<Integer, String> objects)
      throws DeviceException, PduException {
    int next = 0;
    for (int part = 1; part <= MOST_PARTS; part++) {
      byte[] pdu = exchange(connection, part, new ReadDeviceId(ReadDeviceId.BASIC, next));
      if (pdu.length == 2 && Byte.toUnsignedInt(pdu[0]) == (ReadDeviceId.FUNCTION | REFUSED)) {
        return partly(
            objects,
            Answer.of(
                Outcome.NO_IDENTITY,
                "it speaks Modbus and refused function 43 with exception %d"
                    .formatted(Byte.toUnsignedInt(pdu[1]))));
      }
      ReadDeviceId.Reply reply = ReadDeviceId.Reply.decode(pdu);
      reply.objects().forEach(object -> objects.putIfAbsent(object.id(), object.text()));
      if (reply.next() == 0) {
        return Answer.modbus(objects);
      }
      if (reply.next() <= next) {
        throw new PduException("object %d is to follow object %d".formatted(reply.next(), next));
      }
      next = reply.next();
    }
    throw new PduException("it has more than %d parts to tell".formatted(MOST_PARTS));
  }

  private byte[] exchange(TcpConnection connection, int transaction, ReadDeviceId asked)
      throws DeviceException, PduException {
    TcpConnection.Deadline deadline = connection.within(scan.timeout(), "function 43");
    connection.send(Mbap.frame(transaction, scan.unitId(), asked.encode()), deadline);
    Mbap header = Mbap.decode(begin(connection, Mbap.BYTES, deadline));
    if (header.transaction() != transaction || header.unit() != scan.unitId()) {
      throw new PduException(
          "transaction %d of unit %d answered, %d of %d was asked"
              .formatted(header.transaction(), header.unit(), transaction, scan.unitId()));
    }
    return rest(connection, header.pduBytes(), deadline);
  }

  /** The first bytes of an answer, of which the very first tells that somebody answers. */
  private static byte[] begin(TcpConnection connection, int bytes, TcpConnection.Deadline deadline)
      throws DeviceException, PduException {
    byte[] into = new byte[bytes];
    connection.read(into, 0, 1, deadline);
    goOn(connection, into, 1, deadline);
    return into;
  }

  private static byte[] rest(TcpConnection connection, int bytes, TcpConnection.Deadline deadline)
      throws PduException {
    byte[] into = new byte[bytes];
    goOn(connection, into, 0, deadline);
    return into;
  }

  private static void goOn(
      TcpConnection connection, byte[] into, int from, TcpConnection.Deadline deadline)
      throws PduException {
    try {
      connection.read(into, from, into.length, deadline);
    } catch (DeviceException e) {
      throw new PduException("it began to answer and stopped");
    }
  }

  /** Who said half of it is known by that. */
  private static Answer partly(Map<Integer, String> objects, Answer end) {
    return objects.isEmpty()
        ? end
        : new Answer(
            Outcome.IDENTIFIED,
            FoundIdentity.of(objects),
            "it began to say who it is; then: " + end.detail());
  }

  private static Answer ended() {
    return Answer.of(Outcome.ENDED, "it took the connection and ended it unanswered");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.Encapsulation;
import io.millrace.gateway.eip.wire.WireException;
import io.millrace.gateway.modbus.wire.Mbap;
import io.millrace.gateway.modbus.wire.PduException;
import io.millrace.gateway.modbus.wire.ReadDeviceId;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;

/** What neighbours do with one who connects to them. */
final class Manners {
  private Manners() {}

  /** A device that tells one object after the other, or all at once. */
  static void modbus(Socket peer, int atOnce) throws IOException {
    List<ReadDeviceId.Item> items =
        List.of(
            new ReadDeviceId.Item(0, "ACME"),
            new ReadDeviceId.Item(1, "PM-5"),
            new ReadDeviceId.Item(2, "V2.1"));
    while (true) {
      byte[] asked = peer.getInputStream().readNBytes(11);
      if (asked.length < 11) {
        return;
      }
      int from = asked[10];
      int to = atOnce == 0 ? items.size() : from + atOnce;
      ReadDeviceId.Reply reply =
          new ReadDeviceId.Reply(
              ReadDeviceId.BASIC, 1, to < items.size() ? to : 0, items.subList(from, to));
      reply(peer, asked, reply.encode());
    }
  }

  /** A device that does not say who it is. */
  static void refuse(Socket peer) throws IOException {
    byte[] asked = peer.getInputStream().readNBytes(11);
    reply(peer, asked, new byte[] {(byte) 0xAB, 1});
    peer.getInputStream().readAllBytes();
  }

  /** The same object follows again and again. */
  static void repeatForEver(Socket peer) throws IOException {
    byte[] reply =
        new ReadDeviceId.Reply(ReadDeviceId.BASIC, 1, 1, List.of(new ReadDeviceId.Item(0, "A")))
            .encode();
    byte[] asked = peer.getInputStream().readNBytes(11);
    while (asked.length == 11) {
      reply(peer, asked, reply);
      asked = peer.getInputStream().readNBytes(11);
    }
  }

  /** One byte now and then: each comes before a read would time out, and the whole never does. */
  static void drip(Socket peer) throws IOException {
    peer.setSoTimeout(300);
    byte[] reply = Mbap.frame(1, 1, new byte[200]);
    peer.getInputStream().readNBytes(11);
    for (byte one : reply) {
      peer.getOutputStream().write(one);
      try {
        if (peer.getInputStream().read() < 0) {
          return;
        }
      } catch (SocketTimeoutException e) {
        // The next byte.
      }
    }
  }

  private static void reply(Socket peer, byte[] asked, byte[] pdu) throws IOException {
    try {
      Mbap header = Mbap.decode(Arrays.copyOf(asked, Mbap.BYTES));
      peer.getOutputStream().write(Mbap.frame(header.transaction(), header.unit(), pdu));
    } catch (PduException e) {
      throw new IOException(e);
    }
  }

  /** Which question of a connection over EtherNet/IP is asked. */
  static long eipContext(Socket peer) throws IOException {
    try {
      return Encapsulation.decode(Bytes.of(peer.getInputStream().readNBytes(24))).context();
    } catch (WireException e) {
      throw new IOException(e);
    }
  }
}

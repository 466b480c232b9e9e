// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.modbus;

import io.millrace.simulator.device.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;

/** Takes requests from one connection, one after the other, until either side closes it. */
final class ConnectionRunner {
  private static final int PROTOCOL_AT = 2;
  private static final int LENGTH_AT = 4;
  private static final int SHORTEST = 2;
  private static final int LONGEST = 254;

  private ConnectionRunner() {}

  static void run(Socket socket, DeviceServer device) {
    try (socket) {
      Peer peer = new Peer(socket);
      boolean goesOn = true;
      while (goesOn) {
        byte[] header = peer.receive(Request.HEADER);
        if (header.length < Request.HEADER || !isModbus(header)) {
          return;
        }
        int length = length(header) - 1;
        byte[] body = peer.receive(length);
        if (body.length < length) {
          return;
        }
        goesOn = device.answer(Request.of(header, body), peer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // The master is gone; it comes back when it wants to.
    } catch (UncheckedIOException e) {
      System.getLogger(ConnectionRunner.class.getName())
          .log(System.Logger.Level.ERROR, e.getMessage());
    }
  }

  private static boolean isModbus(byte[] header) {
    int length = length(header);
    return ByteBuffer.wrap(header).getShort(PROTOCOL_AT) == 0
        && length >= SHORTEST
        && length <= LONGEST;
  }

  private static int length(byte[] header) {
    return ByteBuffer.wrap(header).getShort(LENGTH_AT) & 0xFFFF;
  }
}

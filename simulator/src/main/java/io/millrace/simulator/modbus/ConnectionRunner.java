// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.modbus;

import io.millrace.gateway.modbus.wire.Mbap;
import io.millrace.gateway.modbus.wire.ReadDeviceId;
import io.millrace.gateway.modbus.wire.Rtu;
import io.millrace.simulator.device.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Takes requests from one connection, one after the other, until either side closes it. */
final class ConnectionRunner {
  private static final int PROTOCOL_AT = 2;
  private static final int LENGTH_AT = 4;
  private static final int SHORTEST = 2;
  private static final int LONGEST = 254;

  private ConnectionRunner() {}

  static void run(Socket socket, Framing framing, DeviceServer device) {
    try (socket) {
      Peer peer = new Peer(socket);
      boolean goesOn = true;
      while (goesOn) {
        Optional<Request> request =
            switch (framing) {
              case TCP -> next(peer);
              case RTU -> nextOnALine(peer);
            };
        if (request.isEmpty()) {
          return;
        }
        goesOn = device.answer(request.get(), peer);
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

  /** Empty when the master is gone, or what it sends is no request. */
  private static Optional<Request> next(Peer peer) throws IOException {
    byte[] header = peer.receive(Request.HEADER);
    if (header.length < Request.HEADER || !isModbus(header)) {
      return Optional.empty();
    }
    int length = length(header) - 1;
    byte[] body = peer.receive(length);
    return body.length < length ? Optional.empty() : Optional.of(Request.of(header, body));
  }

  /** The same on a serial line, where the function tells how long a request is. */
  private static Optional<Request> nextOnALine(Peer peer) throws IOException {
    byte[] start = peer.receive(2);
    if (start.length < 2) {
      return Optional.empty();
    }
    int function = Byte.toUnsignedInt(start[1]);
    int left = (function == ReadDeviceId.FUNCTION ? 3 : 4) + Rtu.CRC_BYTES;
    byte[] rest = peer.receive(left);
    byte[] frame = ByteBuffer.allocate(2 + left).put(start).put(rest).array();
    if (rest.length < left || !Rtu.isWhole(frame)) {
      return Optional.empty();
    }
    byte[] body = Arrays.copyOfRange(frame, 1, frame.length - Rtu.CRC_BYTES);
    return Optional.of(
        Request.of(new Mbap(0, body.length, Byte.toUnsignedInt(frame[0])).encode(), body));
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

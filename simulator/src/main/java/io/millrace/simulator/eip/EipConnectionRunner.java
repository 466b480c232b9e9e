// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.Encapsulation;
import io.millrace.gateway.eip.wire.WireException;
import io.millrace.simulator.device.Peer;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;

/** Takes messages from one TCP connection, one after the other, until either side closes it. */
final class EipConnectionRunner {
  private EipConnectionRunner() {}

  static void run(Socket socket, ControllerServer controller) {
    try (socket) {
      Peer peer = new Peer(socket);
      Conversation conversation = new Conversation();
      boolean goesOn = true;
      while (goesOn) {
        byte[] header = peer.receive(Encapsulation.HEADER_BYTES);
        if (header.length < Encapsulation.HEADER_BYTES) {
          return;
        }
        int length = Encapsulation.dataLength(Bytes.of(header), Encapsulation.MOST_DATA);
        byte[] data = peer.receive(length);
        if (data.length < length) {
          return;
        }
        byte[] message = ByteBuffer.allocate(header.length + length).put(header).put(data).array();
        Encapsulation asked = Encapsulation.decode(Bytes.of(message));
        goesOn =
            asked.command() != Encapsulation.UNREGISTER_SESSION
                && controller.answer(asked, conversation, peer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | WireException e) {
      // The client is gone, or is none.
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A Modbus TCP device on loopback, written by hand, that answers by script: rightly from its
 * registers, or in whichever wrong way a test wants. Each connection has a thread.
 */
public final class FakeModbusServer implements AutoCloseable {
  /** How one request is answered. */
  @FunctionalInterface
  public interface Script {
    void answer(Asked asked, Reply reply) throws IOException, InterruptedException;
  }

  /**
   * A request as it came.
   *
   * @param number counts all requests from 1.
   */
  public record Asked(int number, int transaction, int unit, int function, int offset, int count) {}

  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<Long> connects = new CopyOnWriteArrayList<>();
  private final Map<Integer, Integer> refused = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final int[] registers = new int[65536];
  private volatile Script script = (request, reply) -> reply.right();

  public FakeModbusServer() throws IOException {
    this(0);
  }

  public FakeModbusServer(int port) throws IOException {
    listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  public void script(Script next) {
    script = next;
  }

  /** Sets a register of both register tables; bit n of it is coil and discrete input n. */
  public void set(int offset, int value) {
    registers[offset] = value & 0xFFFF;
  }

  public void set(int offset, byte[] wire) {
    for (int i = 0; i < wire.length; i += 2) {
      set(offset + i / 2, ByteBuffer.wrap(wire).getShort(i));
    }
  }

  /** Every request that touches the register is answered with this exception code; 0: no more. */
  public void refuse(int offset, int code) {
    if (code == 0) {
      refused.remove(offset);
    } else {
      refused.put(offset, code);
    }
  }

  public List<Asked> asked() {
    return asked;
  }

  /** When each connection was accepted, nanoseconds. */
  public List<Long> connects() {
    return connects;
  }

  /** Pulls the cable: every connection ends. */
  public void hangUp() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    hangUp();
  }

  /** The right answer to a request, as the device would frame it. */
  public byte[] rightAnswer(Asked request) {
    for (int i = 0; i < request.count(); i++) {
      Integer code = refused.get(request.offset() + i);
      if (code != null) {
        return frame(request, request.function() | 0x80, new byte[] {code.byteValue()});
      }
    }
    boolean isBits = request.function() <= 2;
    int bytes = isBits ? (request.count() + 7) / 8 : request.count() * 2;
    ByteBuffer data = ByteBuffer.allocate(1 + bytes).put((byte) bytes);
    for (int i = 0; i < request.count(); i++) {
      int at = request.offset() + i;
      if (isBits) {
        int bit = (registers[at / 16] >> (at % 16)) & 1;
        data.put(1 + i / 8, (byte) (data.get(1 + i / 8) | (bit << (i % 8))));
      } else {
        data.putShort((short) registers[at]);
      }
    }
    return frame(request, request.function(), data.array());
  }

  private static byte[] frame(Asked request, int function, byte[] data) {
    return ByteBuffer.allocate(8 + data.length)
        .putShort((short) request.transaction())
        .putShort((short) 0)
        .putShort((short) (2 + data.length))
        .put((byte) request.unit())
        .put((byte) function)
        .put(data)
        .array();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        connects.add(System.nanoTime());
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // The listener was closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] request = new byte[12];
      while (true) {
        in.readFully(request);
        ByteBuffer fields = ByteBuffer.wrap(request);
        Asked next;
        synchronized (asked) {
          next =
              new Asked(
                  asked.size() + 1,
                  Short.toUnsignedInt(fields.getShort(0)),
                  Byte.toUnsignedInt(fields.get(6)),
                  Byte.toUnsignedInt(fields.get(7)),
                  Short.toUnsignedInt(fields.getShort(8)),
                  Short.toUnsignedInt(fields.getShort(10)));
          asked.add(next);
        }
        script.answer(next, new Reply(next, socket));
      }
    } catch (IOException | InterruptedException e) {
      // The conversation is over.
    }
  }

  /** What a script may do to a request. */
  public final class Reply {
    private final Asked request;
    private final Socket socket;
    private final OutputStream out;

    private Reply(Asked request, Socket socket) throws IOException {
      this.request = request;
      this.socket = socket;
      this.out = socket.getOutputStream();
    }

    public void right() throws IOException {
      bytes(rightAnswer(request));
    }

    public byte[] frame() {
      return rightAnswer(request);
    }

    public void bytes(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** Waits; ends early when the server is closed. */
    public void after(long millis) throws InterruptedException {
      if (closed.await(millis, TimeUnit.MILLISECONDS)) {
        throw new InterruptedException("closed");
      }
    }

    public void hangUp() throws IOException {
      socket.close();
    }

    /** Ends the connection with a reset instead of a farewell. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}

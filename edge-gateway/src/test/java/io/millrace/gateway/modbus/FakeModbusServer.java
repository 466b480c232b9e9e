// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import static java.util.Objects.requireNonNull;

import io.millrace.gateway.modbus.wire.Mbap;
import io.millrace.gateway.modbus.wire.Rtu;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
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
import org.jspecify.annotations.Nullable;

/**
 * A Modbus device on loopback or on a serial line, written by hand, that answers by script: rightly
 * from its registers, or in whichever wrong way a test wants. Each connection has a thread.
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
   * @param at when it came, nanoseconds.
   */
  public record Asked(
      int number, int transaction, int unit, int function, int offset, int count, long at) {}

  private final @Nullable ServerSocket listener;
  private final boolean isRtu;
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
    this(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), false);
  }

  private FakeModbusServer(@Nullable ServerSocket listener, boolean isRtu) {
    this.listener = listener;
    this.isRtu = isRtu;
    if (listener != null) {
      Thread.ofVirtual().start(() -> accept(listener));
    }
  }

  /** One that frames its messages as a serial line has them, over TCP. */
  public static FakeModbusServer rtu() throws IOException {
    return new FakeModbusServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), true);
  }

  /** One on the other end of serial lines, see {@link #serve}. */
  public static FakeModbusServer serial() {
    return new FakeModbusServer(null, true);
  }

  /** Answers on a serial line as well, until that ends. */
  public void serve(InputStream in, OutputStream out, Closeable line) {
    Thread.ofPlatform().daemon().start(() -> serve(in, out, line, null));
  }

  public int port() {
    return requireNonNull(listener).getLocalPort();
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
    if (listener != null) {
      listener.close();
    }
    hangUp();
  }

  /** The right answer to a request, as the device would frame it. */
  public byte[] rightAnswer(Asked request) {
    if (request.function() == Rtu.DIAGNOSTICS) {
      return frame(
          request,
          request.function(),
          ByteBuffer.allocate(4)
              .putShort((short) request.offset())
              .putShort((short) request.count())
              .array());
    }
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

  private byte[] frame(Asked request, int function, byte[] data) {
    if (isRtu) {
      byte[] pdu = ByteBuffer.allocate(1 + data.length).put((byte) function).put(data).array();
      return Rtu.frame(request.unit(), pdu);
    }
    return ByteBuffer.allocate(8 + data.length)
        .putShort((short) request.transaction())
        .putShort((short) 0)
        .putShort((short) (2 + data.length))
        .put((byte) request.unit())
        .put((byte) function)
        .put(data)
        .array();
  }

  private void accept(ServerSocket listening) {
    try {
      while (true) {
        Socket socket = listening.accept();
        connects.add(System.nanoTime());
        sockets.add(socket);
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        Thread.ofVirtual().start(() -> serve(in, out, socket, socket));
      }
    } catch (IOException e) {
      // The listener was closed.
    }
  }

  private void serve(
      InputStream stream, OutputStream out, Closeable line, @Nullable Socket socket) {
    try (line) {
      DataInputStream in = new DataInputStream(stream);
      int at = isRtu ? 0 : Mbap.BYTES - 1;
      byte[] request = new byte[isRtu ? 8 : 12];
      while (true) {
        in.readFully(request);
        if (isRtu && !Rtu.isWhole(request)) {
          throw new IOException("no frame of a question");
        }
        ByteBuffer fields = ByteBuffer.wrap(request);
        Asked next;
        synchronized (asked) {
          next =
              new Asked(
                  asked.size() + 1,
                  isRtu ? 0 : Short.toUnsignedInt(fields.getShort(0)),
                  Byte.toUnsignedInt(fields.get(at)),
                  Byte.toUnsignedInt(fields.get(at + 1)),
                  Short.toUnsignedInt(fields.getShort(at + 2)),
                  Short.toUnsignedInt(fields.getShort(at + 4)),
                  System.nanoTime());
          asked.add(next);
        }
        script.answer(next, new Reply(next, line, out, socket));
      }
    } catch (IOException | InterruptedException e) {
      // The conversation is over.
    }
  }

  /** What a script may do to a request. */
  public final class Reply {
    private final Asked request;
    private final Closeable line;
    private final OutputStream out;
    private final @Nullable Socket socket;

    private Reply(Asked request, Closeable line, OutputStream out, @Nullable Socket socket) {
      this.request = request;
      this.line = line;
      this.out = out;
      this.socket = socket;
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
      line.close();
    }

    /** Ends the connection with a reset instead of a farewell. */
    public void reset() throws IOException {
      requireNonNull(socket).setSoLinger(true, 0);
      line.close();
    }
  }
}

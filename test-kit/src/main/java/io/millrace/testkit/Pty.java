// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A pair of pseudo terminals of the operating system: what is a serial port to a program that opens
 * {@link #path}, and this end of its cable. Only on Linux. Its streams are for one thread each.
 */
public final class Pty implements AutoCloseable {
  private static final int READ_WRITE = 2;
  private static final int NOT_CONTROLLING = 0x100;
  private static final int TERMIOS_BYTES = 128;
  private static final int PATH_BYTES = 128;
  private static final long PAUSE_MILLIS = 1;

  private final int descriptor;
  private final Path path;
  private volatile boolean isClosed;

  private Pty(int descriptor, Path path) {
    this.descriptor = descriptor;
    this.path = path;
  }

  /** Whether this machine has such terminals; a test without them is to be skipped. */
  public static boolean isHere() {
    return Files.isWritable(Path.of("/dev/ptmx"));
  }

  /**
   * @throws IOException when the system gives none.
   */
  public static Pty open() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int master = (int) Call.OPEN.invokeExact(READ_WRITE | NOT_CONTROLLING);
      MemorySegment name = arena.allocate(PATH_BYTES);
      MemorySegment modes = arena.allocate(TERMIOS_BYTES);
      if (master < 0
          || (int) Call.GRANT.invokeExact(master) != 0
          || (int) Call.UNLOCK.invokeExact(master) != 0
          || (int) Call.NAME.invokeExact(master, name, (long) PATH_BYTES) != 0
          || (int) Call.GET_MODES.invokeExact(master, modes) != 0) {
        throw new IOException("the system gives no pseudo terminal");
      }
      // Bytes pass as they are, from the start: no echo, no lines.
      Call.MAKE_RAW.invokeExact(modes);
      if ((int) Call.SET_MODES.invokeExact(master, 0, modes) != 0) {
        throw new IOException("the pseudo terminal cannot be made raw");
      }
      return new Pty(master, Path.of(name.getString(0)));
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException("the pseudo terminal cannot be opened", e);
    }
  }

  /** The serial port. */
  public Path path() {
    return path;
  }

  /** What is written to the serial port; at its end when this is closed. */
  public InputStream in() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
          MemorySegment buffer = arena.allocate(length);
          MemorySegment polled = arena.allocate(Long.BYTES);
          while (!isClosed) {
            polled.set(JAVA_INT, 0, descriptor);
            polled.set(JAVA_INT, 4, 1);
            boolean isReady = (int) Call.POLL.invokeExact(polled, 1L, 20) > 0;
            long count =
                isReady && !isClosed
                    ? (long) Call.READ.invokeExact(descriptor, buffer, (long) length)
                    : 0;
            if (count > 0) {
              MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, offset, (int) count);
              return (int) count;
            }
            if (isReady) {
              // Nobody has the port open yet, or any more.
              TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
          }
          return -1;
        } catch (IOException | RuntimeException | Error e) {
          throw e;
        } catch (Throwable e) {
          throw new IOException("the pseudo terminal cannot be read", e);
        }
      }
    };
  }

  /** What can be read from the serial port. */
  public OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
          MemorySegment buffer = arena.allocate(Math.max(1, length));
          MemorySegment.copy(bytes, offset, buffer, ValueLayout.JAVA_BYTE, 0, length);
          if (isClosed
              || (long) Call.WRITE.invokeExact(descriptor, buffer, (long) length) != length) {
            throw new IOException("the pseudo terminal takes no bytes");
          }
        } catch (IOException | RuntimeException | Error e) {
          throw e;
        } catch (Throwable e) {
          throw new IOException("the pseudo terminal cannot be written", e);
        }
      }
    };
  }

  /** Pulls the cable: whoever has the port open meets its end. */
  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      try {
        int ignored = (int) Call.CLOSE.invokeExact(descriptor);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Functions of the C library; found when the first pair is opened. */
  @SuppressWarnings("restricted")
  private static final class Call {
    static final MethodHandle OPEN =
        find("posix_openpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    static final MethodHandle GRANT = find("grantpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    static final MethodHandle UNLOCK = find("unlockpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    static final MethodHandle NAME =
        find("ptsname_r", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));
    static final MethodHandle GET_MODES =
        find("tcgetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    static final MethodHandle SET_MODES =
        find("tcsetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    static final MethodHandle MAKE_RAW = find("cfmakeraw", FunctionDescriptor.ofVoid(ADDRESS));
    static final MethodHandle POLL =
        find("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    static final MethodHandle READ =
        find("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    static final MethodHandle WRITE =
        find("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    static final MethodHandle CLOSE = find("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private Call() {}

    private static MethodHandle find(String name, FunctionDescriptor type) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }
  }
}

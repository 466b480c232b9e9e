// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** What can be told before anything is started. */
final class Preflight {
  private static final long NEEDED_BYTES = 1L << 30;

  private Preflight() {}

  /**
   * Takes the data directory for this process.
   *
   * @return the lock, held until closed.
   * @throws StandaloneException when it cannot be written, another run has it, or the disk is full.
   */
  static FileChannel takeDirectory(Path directory) throws StandaloneException {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve("running.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new StandaloneException(
            "Millrace runs already with its data in %s; stop it first, or give this one a --data-dir of its own."
                .formatted(directory));
      }
      long free = Files.getFileStore(directory).getUsableSpace();
      if (free < NEEDED_BYTES) {
        channel.close();
        throw new StandaloneException(
            "The disk that holds %s has %d MiB left and at least 1024 MiB are needed; free some space or choose another --data-dir."
                .formatted(directory, free >> 20));
      }
      return channel;
    } catch (IOException e) {
      throw new StandaloneException(
          "The data directory %s cannot be written (%s); choose another with --data-dir."
              .formatted(directory, e.getMessage()),
          e);
    }
  }

  /**
   * @throws StandaloneException when a port is taken; the message names the part that needs it.
   */
  static void requireFreePorts(StandaloneOptions options) throws StandaloneException {
    for (Port port : EnumSet.allOf(Port.class)) {
      // PostgreSQL of a killed run still has its port; it is ended when the database starts.
      if (port != Port.DATABASE) {
        requireFree(port, options.port(port));
      }
    }
  }

  private static void requireFree(Port port, int number) throws StandaloneException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
    } catch (IOException e) {
      throw new StandaloneException(
          "Port %d, which %s needs, is taken by another program; stop that program or start with --port-offset=100."
              .formatted(number, port.part()),
          e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }
}

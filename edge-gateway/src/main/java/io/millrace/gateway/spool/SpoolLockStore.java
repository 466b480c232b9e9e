// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a spool's directory for one gateway. */
final class SpoolLockStore {
  private SpoolLockStore() {}

  /**
   * Takes the directory until the file is closed.
   *
   * @throws IOException when another gateway has it.
   */
  static FileChannel take(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      held = null;
    }
    if (held == null) {
      channel.close();
      throw new IOException(
          "another gateway uses %s; stop it, or give this one its own data directory"
              .formatted(directory));
    }
    return channel;
  }
}

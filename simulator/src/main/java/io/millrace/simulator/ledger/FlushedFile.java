// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.ledger;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A new text file that is on its way to the disk soon after each line. Safe for use by several
 * threads.
 */
final class FlushedFile implements AutoCloseable {
  private static final Duration FLUSH_EVERY = Duration.ofMillis(100);
  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final BufferedWriter out;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * @throws UncheckedIOException when the file cannot be made.
   */
  FlushedFile(Path path) {
    this.path = path;
    try {
      if (path.toAbsolutePath().getParent() != null) {
        Files.createDirectories(path.toAbsolutePath().getParent());
      }
      out =
          new BufferedWriter(
              new OutputStreamWriter(Files.newOutputStream(path), StandardCharsets.UTF_8), BUFFER);
    } catch (IOException e) {
      throw failed(e);
    }
    Thread.ofVirtual().name("flush-" + path.getFileName()).start(this::flushUntilClosed);
  }

  /**
   * @param lines each ended by a line feed.
   * @throws UncheckedIOException when they cannot be written.
   */
  void append(CharSequence lines) {
    lock.lock();
    try {
      out.append(lines);
    } catch (IOException e) {
      throw failed(e);
    } finally {
      lock.unlock();
    }
  }

  /** Returns when everything is written. */
  @Override
  public void close() {
    closing.countDown();
    lock.lock();
    try {
      out.close();
    } catch (IOException e) {
      throw failed(e);
    } finally {
      lock.unlock();
    }
  }

  private void flushUntilClosed() {
    try {
      while (!closing.await(FLUSH_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void flush() {
    lock.lock();
    try {
      if (closing.getCount() > 0) {
        out.flush();
      }
    } catch (IOException e) {
      // The buffer keeps the lines; the next line, or closing, meets the same trouble and tells.
      System.getLogger(FlushedFile.class.getName())
          .log(System.Logger.Level.ERROR, () -> failed(e).getMessage());
    } finally {
      lock.unlock();
    }
  }

  private UncheckedIOException failed(IOException cause) {
    return new UncheckedIOException(
        "%s cannot be written (%s); see whether the disk is full and the folder writable"
            .formatted(path, cause),
        cause);
  }
}

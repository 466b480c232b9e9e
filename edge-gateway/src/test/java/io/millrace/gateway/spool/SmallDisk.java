// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few megabytes that a test can fill; only root can have one. */
public final class SmallDisk implements AutoCloseable {
  private final Path root;

  private SmallDisk(Path root) {
    this.root = root;
  }

  /** Skips the test, and says why, where it cannot be mounted. */
  public static SmallDisk at(Path root, int megabytes) throws IOException {
    Files.createDirectories(root);
    int code =
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", root.toString());
    Assumptions.assumeTrue(code == 0, "no small file system can be mounted here");
    return new SmallDisk(root);
  }

  public Path root() {
    return root;
  }

  /** Leaves no byte free. */
  public void fill() {
    byte[] block = new byte[4096];
    try (OutputStream junk = Files.newOutputStream(root.resolve("junk"))) {
      while (true) {
        junk.write(block);
      }
    } catch (IOException e) {
      // Full.
    }
  }

  /** Gives back what {@link #fill} took. */
  public void clear() throws IOException {
    Files.delete(root.resolve("junk"));
  }

  @Override
  public void close() {
    // Lazily: a test that failed may still have files open there.
    run("umount", "-l", root.toString());
  }

  private static int run(String... command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}

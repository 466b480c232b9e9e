// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;

/**
 * The executable jars of the modules beside this one, unpacked: so a service starts in half the
 * time. They are there until this JVM ends. Thread-safe.
 */
public final class ServiceJars {
  private static final Map<String, Path> UNPACKED = new ConcurrentHashMap<>();

  private ServiceJars() {}

  /**
   * The jar to start a module from.
   *
   * @param module its folder, which was built.
   * @throws UncheckedIOException when there is none, or no room for it.
   */
  public static Path of(String module) {
    return UNPACKED.computeIfAbsent(module, ServiceJars::unpacked);
  }

  private static Path unpacked(String module) {
    try {
      Path packed = packed(module);
      Path folder = Files.createTempDirectory("millrace-" + module);
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> delete(folder)));
      Process unpacking =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-XX:TieredStopAtLevel=1",
                      "-Djarmode=tools",
                      "-jar",
                      packed.toString(),
                      "extract",
                      "--force",
                      "--destination",
                      folder.toString()))
              // A program that logs to a file begins one also when it is merely unpacked.
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      String printed =
          new String(unpacking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (unpacking.waitFor() != 0) {
        throw new IOException(packed + " cannot be unpacked; it says: " + printed);
      }
      return folder.resolve(packed.getFileName());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + module + " was unpacked", e);
    }
  }

  private static Path packed(String module) throws IOException {
    Path target = Path.of("..", module, "target").toAbsolutePath().normalize();
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("no executable jar in " + target));
    }
  }

  private static void delete(Path folder) {
    try {
      Utils.delete(folder.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

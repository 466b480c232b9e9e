// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of this JVM's class path in a process of its own, which a test may kill. */
public final class ForkedJvm {
  private ForkedJvm() {}

  /**
   * Starts a program. A test that is broken off does not leave it behind: it dies with this JVM at
   * the latest.
   *
   * @param log where what it prints is added; a file with its class path stands beside it.
   * @throws UncheckedIOException when it cannot be started.
   */
  public static Process start(Class<?> program, Path log, List<String> arguments) {
    return start(program.getName(), log, arguments);
  }

  /**
   * Starts a program by the name of its class.
   *
   * @throws UncheckedIOException when it cannot be started.
   */
  static Process start(String program, Path log, List<String> arguments) {
    try {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "--sun-misc-unsafe-memory-access=allow",
                  "--enable-native-access=ALL-UNNAMED",
                  "@" + classPath(log),
                  program));
      command.addAll(arguments);
      Process child =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(child::destroyForcibly));
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + program, e);
    }
  }

  /** In a file, because it may be longer than a command line. */
  private static Path classPath(Path log) throws IOException {
    String escaped = System.getProperty("java.class.path").replace("\\", "\\\\");
    return Files.write(
        log.resolveSibling(log.getFileName() + ".classpath"), List.of("-cp", '"' + escaped + '"'));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles wrong and right files with the options of this build, because some versions of the null
 * check fall silent on a newer compiler without saying so.
 */
class NullCheckIT {

  @TempDir Path dir;

  @Test
  void wrongFilesDoNotCompile() throws Exception {
    write(
        "NullReturned",
        """
        package sample;

        @org.jspecify.annotations.NullMarked
        class NullReturned {
          static String name() {
            return null;
          }
        }
        """);
    write(
        "NullInList",
        """
        package sample;

        import java.util.List;
        import org.jspecify.annotations.Nullable;

        @org.jspecify.annotations.NullMarked
        class NullInList {
          static List<String> names(List<@Nullable String> some) {
            return some;
          }
        }
        """);
    write("Unmarked", "package sample;\n\nclass Unmarked {}\n");

    assertThat(compile())
        .containsPattern("NullReturned.java:6: error: \\[NullAway\\]")
        .containsPattern("NullInList.java:9: error: \\[NullAway\\]")
        .containsPattern("Unmarked.java:3: error: \\[RequireExplicitNullMarking\\]")
        .contains("3 errors");
  }

  @Test
  void aRightFileCompiles() throws Exception {
    write(
        "Right",
        """
        package sample;

        @org.jspecify.annotations.NullMarked
        class Right {
          static @org.jspecify.annotations.Nullable String name() {
            return null;
          }
        }
        """);

    assertThat(compile()).isEmpty();
    assertThat(dir.resolve("sample/Right.class")).exists();
  }

  private void write(String name, String source) throws IOException {
    Files.writeString(dir.resolve(name + ".java"), source);
  }

  /** What the compiler says to the files written so far; it says nothing when all is well. */
  private String compile() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
    for (String option : Files.readAllLines(Path.of(property("build.jvm.config")))) {
      if (option.startsWith("--add-")) {
        command.add("-J" + option);
      }
    }
    command.addAll(
        List.of(
            "-J--sun-misc-unsafe-memory-access=allow",
            "-XDcompilePolicy=simple",
            "--should-stop=ifError=FLOW",
            "-Xplugin:ErrorProne " + property("build.errorprone.options"),
            "-cp",
            System.getProperty("java.class.path"),
            "-processorpath",
            System.getProperty("java.class.path"),
            "-proc:none",
            "-d",
            dir.toString()));
    try (var files = Files.newDirectoryStream(dir, "*.java")) {
      files.forEach(file -> command.add(file.toString()));
    }
    Path output = dir.resolve("output.txt");
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start()
        .waitFor();
    return Files.readString(output);
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    assertThat(value).as("%s, which the build sets", name).isNotBlank();
    return value;
  }
}

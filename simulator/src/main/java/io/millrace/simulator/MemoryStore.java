// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import io.millrace.contracts.Json;
import io.millrace.simulator.bottling.LineState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A line's state in a file, as machines keep theirs when they are switched off. */
record MemoryStore(Path file) {
  /**
   * @throws UncheckedIOException when the folder cannot be made.
   */
  static MemoryStore of(Path folder, String line) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be made (%s)".formatted(folder, e), e);
    }
    return new MemoryStore(folder.resolve(line + ".json"));
  }

  /**
   * What was saved last; empty when nothing was.
   *
   * @throws UncheckedIOException when the file cannot be read.
   */
  Optional<LineState> find() {
    try {
      return Files.exists(file)
          ? Optional.of(Json.MAPPER.readValue(Files.readString(file), LineState.class))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read (%s)".formatted(file, e), e);
    }
  }

  /**
   * Replaces what was saved, whole or not at all.
   *
   * @throws UncheckedIOException when the file cannot be written.
   */
  void save(LineState state) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.writeString(next, Json.MAPPER.writeValueAsString(state));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be written (%s)".formatted(file, e), e);
    }
  }
}

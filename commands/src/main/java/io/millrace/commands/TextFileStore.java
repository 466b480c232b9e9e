// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that a command reads and writes, in UTF-8. */
final class TextFileStore {
  private static final long LONGEST = 16L << 20;

  private TextFileStore() {}

  static String read(Path file) throws CommandException {
    try {
      if (Files.size(file) > LONGEST) {
        throw new CommandException(
            "%s has %s, and at most %s are read"
                .formatted(file, ServiceCheck.size(Files.size(file)), ServiceCheck.size(LONGEST)));
      }
      String text = Files.readString(file);
      // Spreadsheets begin their files with a byte order mark.
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw new CommandException("there is no file %s".formatted(file), e);
    } catch (CharacterCodingException e) {
      throw new CommandException("%s is not in UTF-8; save it so".formatted(file), e);
    } catch (IOException e) {
      throw new CommandException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Replaces the file as a whole, so that a full disk leaves the old one. */
  static void write(Path file, String text) throws CommandException {
    Path folder = file.toAbsolutePath().getParent();
    try {
      Path part = Files.createTempFile(folder, "millrace", ".part");
      try {
        Files.writeString(part, text, StandardCharsets.UTF_8);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new CommandException("%s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Samples of every shape ever released; files are only added. */
public final class Golden {
  private Golden() {}

  public static byte[] bytes(String name) {
    try (InputStream file =
        Objects.requireNonNull(Golden.class.getResourceAsStream("/golden/" + name), name)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }
}

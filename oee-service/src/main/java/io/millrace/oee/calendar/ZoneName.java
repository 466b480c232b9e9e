// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/** Time zones by the names that calendar files give them. */
final class ZoneName {
  private static final Properties WINDOWS = windows();

  private ZoneName() {}

  /**
   * A zone by its IANA name, by that name behind the prefix of an author ({@code
   * /example.org/2026/Europe/Paris}), or by its Windows name.
   */
  static Optional<ZoneId> find(String name) {
    String called = name.strip();
    String windows = WINDOWS.getProperty(called);
    if (windows != null) {
      return zone(windows);
    }
    Optional<ZoneId> known = zone(called);
    if (known.isPresent() || !called.startsWith("/")) {
      return known;
    }
    String[] parts = called.split("/", -1);
    for (int kept = Math.min(3, parts.length - 1); kept > 0; kept--) {
      Optional<ZoneId> end =
          zone(String.join("/", Arrays.asList(parts).subList(parts.length - kept, parts.length)));
      if (end.isPresent()) {
        return end;
      }
    }
    return Optional.empty();
  }

  private static Optional<ZoneId> zone(String name) {
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Properties windows() {
    Properties names = new Properties();
    try (InputStreamReader file =
        new InputStreamReader(
            Objects.requireNonNull(ZoneName.class.getResourceAsStream("windows-zones.properties")),
            StandardCharsets.UTF_8)) {
      names.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }
}

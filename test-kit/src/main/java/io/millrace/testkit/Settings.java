// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import java.util.Optional;

/** Where tests find their servers: system properties that Maven hands on with {@code -D}. */
final class Settings {

  private static final String PREFIX = "millrace.test.";

  private Settings() {}

  static Optional<String> find(String name) {
    return Optional.ofNullable(System.getProperty(PREFIX + name)).filter(value -> !value.isBlank());
  }

  static String get(String name, String otherwise) {
    return find(name).orElse(otherwise);
  }

  static boolean containers() {
    return Boolean.getBoolean(PREFIX + "containers");
  }
}

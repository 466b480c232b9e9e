// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a class may import beyond the core's imports, by the last word of its name. */
enum Suffix {
  APPLICATION("Application", ".."),
  CONFIG("Config", ".."),
  PROPERTIES(
      "Properties",
      "jakarta.validation..",
      "org.hibernate.validator.constraints..",
      "org.springframework.boot.context.properties..",
      "org.springframework.boot.convert..",
      "org.springframework.util.unit..",
      "org.springframework.validation.annotation.."),
  CONTROLLER(
      "Controller",
      "io.swagger.v3.oas.annotations..",
      "jakarta.servlet..",
      "jakarta.validation..",
      "org.springdoc..",
      "org.springframework.http..",
      "org.springframework.validation..",
      "org.springframework.web.."),
  LISTENER("Listener", "org.apache.kafka..", "org.springframework.kafka.."),
  PUBLISHER("Publisher", "org.apache.kafka..", "org.springframework.kafka.."),
  PROJECTION("Projection", "org.apache.kafka..", "org.springframework.transaction.."),
  STORE(
      "Store",
      "java.sql..",
      "javax.sql..",
      "org.postgresql..",
      "org.springframework.dao..",
      "org.springframework.jdbc..",
      "org.springframework.transaction.."),
  CLIENT(
      "Client",
      "java.net.http..",
      "org.springframework.core.retry..",
      "org.springframework.http..",
      "org.springframework.web.client.."),
  CONNECTION("Connection", "com.fazecast.jSerialComm..", "com.ghgande.j2mod.."),
  RUNNER("Runner");

  /** Plumbing of any kind may log, count, speak JSON, use the kit and name its life cycle. */
  private static final List<String> SHARED =
      List.of(
          "com.fasterxml.jackson.annotation..",
          "io.micrometer.core..",
          "io.millrace.kit..",
          "jakarta.annotation..",
          "org.slf4j..",
          "org.springframework.stereotype..",
          "tools.jackson..");

  private final String word;
  private final List<String> packages;

  Suffix(String word, String... packages) {
    this.word = word;
    this.packages = List.of(packages);
  }

  /** The suffix of the outermost class, because a nested class follows the file it stands in. */
  static Optional<Suffix> of(JavaClass type) {
    JavaClass outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    String name = outer.getSimpleName();
    return Arrays.stream(values()).filter(suffix -> name.endsWith(suffix.word)).findFirst();
  }

  /** Whether objects are put together here, the only place that may know the real clock. */
  static boolean isWiring(JavaClass type) {
    return of(type).filter(suffix -> suffix == APPLICATION || suffix == CONFIG).isPresent();
  }

  /** Package patterns in the notation of ArchUnit. */
  List<String> packages() {
    return Stream.concat(SHARED.stream(), packages.stream()).toList();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What a service says of itself, its broker, its database and its disk. Pure. */
final class ServiceCheck {
  private static final String DISK = "disk";

  private ServiceCheck() {}

  static List<Finding> findings(Service service, Sighting sighting) {
    return switch (sighting) {
      case Sighting.Fails fails ->
          List.of(Finding.fault(service.title(), fails.message(), fails.remedy()));
      case Sighting.Answers answers -> {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(service.title(), "answers at " + answers.address()));
        broker(service, answers.part("broker"), findings);
        database(service, answers.part("database"), findings);
        if (findings.stream().noneMatch(Finding::isFault)) {
          streams(service, answers.part("streams"), findings);
        }
        spool(service, answers.part("spool"), findings);
        yield findings;
      }
    };
  }

  private static void broker(Service service, JsonNode broker, List<Finding> into) {
    String address = broker.at("/details/address").asString("");
    if (isDown(broker)) {
      into.add(
          Finding.fault(
              "Kafka",
              "%s does not reach it at %s: %s".formatted(service.title(), address, reason(broker)),
              "start Kafka there, or correct spring.kafka.bootstrap-servers of %s; gateways keep"
                      .formatted(service.title())
                  + " their readings until then"));
    } else if (!broker.isMissingNode()) {
      into.add(Finding.ok("Kafka", "answers %s at %s".formatted(service.title(), address)));
    }
  }

  private static void database(Service service, JsonNode database, List<Finding> into) {
    String address = database.at("/details/address").asString("");
    if (isDown(database)) {
      into.add(
          Finding.fault(
              "database",
              "%s at %s: %s".formatted(service.title(), address, reason(database)),
              remedy(service, database.at("/details/trouble").asString(""))));
    } else if (!database.isMissingNode()) {
      into.add(
          Finding.ok(
              "database",
              "answers %s at %s, its schema is up to date".formatted(service.title(), address)));
    }
  }

  private static String remedy(Service service, String trouble) {
    return switch (trouble) {
      case "AWAY" ->
          "start PostgreSQL there, or correct spring.datasource.url of %s; it goes on by itself"
              .formatted(service.title());
      case "CLOSED" ->
          "correct spring.datasource.username, password and url of %s, or create the user and the database"
              .formatted(service.title());
      case "NOT_MIGRATED" ->
          "let %s's user create schemas (grant create on database ... to ...); else its log says which migration fails"
              .formatted(service.title());
      default -> "the log of %s has the cause".formatted(service.title());
    };
  }

  /** Only told when broker and database are well, since else it says the same once more. */
  private static void streams(Service service, JsonNode streams, List<Finding> into) {
    if (isDown(streams)) {
      into.add(
          Finding.fault(
              service.title(),
              "stores nothing at present: " + reason(streams),
              "its log names the statement to run or the record that is in the way"));
    }
  }

  private static void spool(Service service, JsonNode spool, List<Finding> into) {
    if (spool.isMissingNode()) {
      return;
    }
    String directory = spool.at("/details/directory").asString("");
    if (isDown(spool)) {
      into.add(
          Finding.fault(
              DISK,
              "%s cannot write to %s: %s".formatted(service.title(), directory, reason(spool)),
              "free space there or mend the disk; until then readings are lost, and counted"));
      return;
    }
    long free = spool.at("/details/freeBytes").asLong();
    long growth = spool.at("/details/mayGrowBytes").asLong();
    String numbers =
        "%s free where %s keeps readings (%s), and they may grow by %s"
            .formatted(size(free), service.title(), directory, size(growth));
    into.add(
        free < growth
            ? Finding.fault(
                DISK,
                numbers,
                "free %s more, or lower millrace.gateway.spool.max-size"
                    .formatted(size(growth - free)))
            : Finding.ok(DISK, numbers));
  }

  /** Bytes as people say them: {@code 1.5 GB}. */
  static String size(long bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    double number = bytes;
    int unit = 0;
    while (number >= 1000 && unit < units.length - 1) {
      number /= 1000;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", number, units[unit]);
  }

  private static boolean isDown(JsonNode part) {
    return part.path("status").asString("").equals("DOWN");
  }

  private static String reason(JsonNode part) {
    return part.at("/details/reason").asString("no reason given").lines().findFirst().orElse("");
  }
}

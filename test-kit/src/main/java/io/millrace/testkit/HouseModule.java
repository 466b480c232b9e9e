// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import java.util.Set;

/**
 * One module of the house and whom it may use. Immutable.
 *
 * @param base the module's base package; every main class of the module is in it or below it.
 * @param uses base packages of the other modules that it may use.
 * @param libraries package patterns of the libraries without I/O that even its core may use.
 * @param drivers names of the packages below {@code base} that must not see each other.
 * @param plumbing true when the module is plumbing as a whole, so that the table of suffixes does
 *     not apply to it.
 */
public record HouseModule(
    String base, Set<String> uses, Set<String> libraries, Set<String> drivers, boolean plumbing) {

  private static final String CONTRACTS_BASE = "io.millrace.contracts";
  private static final String KIT_BASE = "io.millrace.kit";

  /** What the parts say to each other; it may use the libraries that write and read it. */
  public static final HouseModule CONTRACTS =
      new HouseModule(
          CONTRACTS_BASE,
          Set.of(),
          Set.of(
              "com.google.protobuf..",
              "com.fasterxml.jackson.annotation..",
              "org.apache.kafka.common..",
              "org.snakeyaml.engine..",
              "tools.jackson.."),
          Set.of(),
          false);

  /** The only shared Spring code. */
  public static final HouseModule SERVICE_KIT =
      new HouseModule(KIT_BASE, Set.of(CONTRACTS_BASE), Set.of(), Set.of(), true);

  /** Devices to spool to Kafka. */
  public static final HouseModule GATEWAY =
      new HouseModule(
          "io.millrace.gateway",
          Set.of(CONTRACTS_BASE, KIT_BASE),
          // Mathematics: pure functions on numbers.
          Set.of("org.hipparchus.."),
          Set.of("modbus", "eip"),
          false);

  /** Plant model, samples and history. */
  public static final HouseModule INGEST =
      new HouseModule(
          "io.millrace.ingest",
          Set.of(CONTRACTS_BASE, KIT_BASE),
          Set.of("com.networknt.schema..", "tools.jackson.."),
          Set.of(),
          false);

  /** Readings to states, counts, downtime and OEE. */
  public static final HouseModule OEE =
      new HouseModule(
          "io.millrace.oee",
          Set.of(CONTRACTS_BASE, KIT_BASE),
          // Documents: bytes from values. Calendar files: lines and recurrences.
          Set.of(
              "com.github.mangstadt.vinnie..",
              "org.dhatim.fastexcel..",
              "org.dmfs.rfc5545..",
              "org.openpdf.text.."),
          Set.of(),
          false);

  /** The simulated plant; it may use the wire codecs of the drivers it answers. */
  public static final HouseModule SIMULATOR =
      new HouseModule(
          "io.millrace.simulator",
          Set.of(CONTRACTS_BASE, "io.millrace.gateway.eip.wire", "io.millrace.gateway.modbus.wire"),
          Set.of(),
          Set.of("modbus", "eip"),
          false);

  /** What people type; it meets the services over HTTP alone. */
  public static final HouseModule COMMANDS =
      new HouseModule(
          "io.millrace.commands",
          Set.of(CONTRACTS_BASE),
          Set.of("org.snakeyaml.engine..", "picocli..", "tools.jackson.."),
          Set.of(),
          false);

  /** Everything in one process. */
  public static final HouseModule STANDALONE =
      new HouseModule(
          "io.millrace.standalone",
          Set.of(CONTRACTS_BASE, KIT_BASE, "io.millrace.gateway", "io.millrace.ingest", OEE.base()),
          Set.of(),
          Set.of(),
          true);

  public HouseModule {
    uses = Set.copyOf(uses);
    libraries = Set.copyOf(libraries);
    drivers = Set.copyOf(drivers);
  }
}

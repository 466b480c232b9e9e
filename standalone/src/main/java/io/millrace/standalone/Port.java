// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

/** Every port the platform listens on, always on loopback. */
enum Port {
  GATEWAY("edge-gateway", 8081),
  INGEST("ingest-service", 8082),
  OEE("oee-service", 8083),
  BROKER("Kafka", 9092),
  CONTROLLER("Kafka's controller", 9093),
  DATABASE("PostgreSQL", 5433);

  private final String part;
  private final int number;

  Port(String part, int number) {
    this.part = part;
    this.number = number;
  }

  String part() {
    return part;
  }

  /** Port number before the offset. */
  int number() {
    return number;
  }
}

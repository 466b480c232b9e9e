// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts;

import java.time.Duration;

/**
 * A Kafka topic that the parts of Millrace share. Immutable.
 *
 * @param name name on the broker, version last.
 * @param partitions fixed for a major version: changing it would break the order per key.
 * @param cleanup what the broker does with old records.
 * @param retention how long a deleted topic keeps records; ignored for compacted ones.
 */
public record Topic(String name, int partitions, Cleanup cleanup, Duration retention) {

  /** What the broker does with old records. */
  public enum Cleanup {
    /** Drops records older than the retention. */
    DELETE,
    /** Keeps the newest record of each key for ever. */
    COMPACT
  }

  /** Where records go that a reader of this topic could not read, with origin and reason. */
  public Topic dead() {
    return new Topic(name + ".dead", partitions, Cleanup.DELETE, Duration.ofDays(30));
  }
}

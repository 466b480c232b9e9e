// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

/**
 * How many readings came from devices and how many of them went on. Immutable.
 *
 * @param read readings that devices gave.
 * @param sent readings that were sent for them, aggregates too.
 */
public record Flow(long read, long sent) {
  public static final Flow NONE = new Flow(0, 0);

  public Flow and(Flow other) {
    return new Flow(read + other.read, sent + other.sent);
  }
}

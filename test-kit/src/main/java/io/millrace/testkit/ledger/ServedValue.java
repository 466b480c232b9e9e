// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.ledger;

import java.time.Instant;

/**
 * A line of the ledger: a value that a device gave to a master. Immutable.
 *
 * @param tag full name of the tag.
 * @param number how many-th value of the tag it is, from 1; not every number need be there.
 * @param at when it was served, UTC.
 * @param value as the ledger writes it.
 */
public record ServedValue(String tag, long number, Instant at, String value) {}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A reading with a value as the database holds it. Immutable.
 *
 * @param at when it was read, UTC.
 * @param value the number; null when there is only text.
 * @param text the text, or the exact digits of a number that a double cannot hold; null when the
 *     number says all.
 */
public record StoredValue(Instant at, @Nullable Double value, @Nullable String text) {}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.millrace.contracts.plant.CounterRule.Counts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Pieces that a counter showed in a stretch of time in which neither calendar nor run changes, and
 * no start-up phase begins or ends. Immutable.
 *
 * @param at an instant of the stretch.
 * @param counts what was counted.
 * @param product a product's id; null when the model did not say.
 * @param isOverGap whether they were made while the counter was not read.
 * @param pieces how many; not negative.
 * @param presets how often the counter was preset in it.
 */
public record Made(
    Instant at,
    Counts counts,
    @Nullable String product,
    boolean isOverGap,
    long pieces,
    long presets) {}

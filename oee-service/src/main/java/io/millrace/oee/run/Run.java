// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.run;

import io.millrace.oee.facts.Window;
import org.jspecify.annotations.Nullable;

/**
 * What a work unit made for a while. Runs of one unit do not overlap. Immutable.
 *
 * @param window the while; the run that goes on ends in the far future.
 * @param product id of a product; null when nobody knows.
 * @param order the order it was made for; null for none.
 */
public record Run(Window window, @Nullable String product, @Nullable String order) {}

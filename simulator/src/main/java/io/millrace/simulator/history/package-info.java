// SPDX-License-Identifier: Apache-2.0
/** A week that the lines lived at a clock that waits for nobody, so that a plant has a past. */
@NullMarked
package io.millrace.simulator.history;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import java.time.Instant;

/**
 * A time in which nothing came of a device, not even that it cannot be read. A gap or a drop then
 * says why; else the gateway did not run or did not read it. Immutable.
 *
 * @param from time of the last reading before, or when the window began.
 * @param to time of the first reading after, or when the window ended.
 * @param isOver whether a reading came after it in the window.
 */
record Silence(Instant from, Instant to, boolean isOver) {}

// SPDX-License-Identifier: Apache-2.0
/** A simulated plant on real protocols, with a ledger of every value it served. */
@NullMarked
package io.millrace.simulator;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** The checker: what the simulated plant served against what the database holds. */
@NullMarked
package io.millrace.testkit.ledger;

import org.jspecify.annotations.NullMarked;

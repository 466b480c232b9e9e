// SPDX-License-Identifier: Apache-2.0
/** What was served, and what was true, as files. */
@NullMarked
package io.millrace.simulator.ledger;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** The platform from outside: real processes, HTTP, Kafka and SQL, and a ledger that must balance. */
@NullMarked
package io.millrace.systemtests;

import org.jspecify.annotations.NullMarked;

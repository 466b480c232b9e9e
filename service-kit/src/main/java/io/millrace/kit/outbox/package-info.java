// SPDX-License-Identifier: Apache-2.0
/** From a service's tables to Kafka: events leave with the transaction that caused them. */
@NullMarked
package io.millrace.kit.outbox;

import org.jspecify.annotations.NullMarked;

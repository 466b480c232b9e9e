// SPDX-License-Identifier: Apache-2.0
/** From a Kafka topic into a service's tables, each record once. */
@NullMarked
package io.millrace.kit.stream;

import org.jspecify.annotations.NullMarked;

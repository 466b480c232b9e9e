// SPDX-License-Identifier: Apache-2.0
/** The edge gateway: devices are read, readings go to disk, and from there to Kafka. */
@NullMarked
package io.millrace.gateway;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Modbus TCP as a device speaks it, well or badly. */
@NullMarked
package io.millrace.simulator.modbus;

import org.jspecify.annotations.NullMarked;

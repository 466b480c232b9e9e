// SPDX-License-Identifier: Apache-2.0
/** Messages of Modbus TCP that both ends write and read; no input or output. */
@NullMarked
package io.millrace.gateway.modbus.wire;

import org.jspecify.annotations.NullMarked;

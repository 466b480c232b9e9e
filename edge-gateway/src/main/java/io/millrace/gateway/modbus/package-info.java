// SPDX-License-Identifier: Apache-2.0
/** Modbus TCP: which registers are asked together, how a reply is checked, how bits become values. */
@NullMarked
package io.millrace.gateway.modbus;

import org.jspecify.annotations.NullMarked;

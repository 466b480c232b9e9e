// SPDX-License-Identifier: Apache-2.0
/** The memory of a Logix-like controller: tags, types and how their bytes lie; no network. */
@NullMarked
package io.millrace.simulator.eip.memory;

import org.jspecify.annotations.NullMarked;

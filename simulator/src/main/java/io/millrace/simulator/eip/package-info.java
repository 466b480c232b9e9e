// SPDX-License-Identifier: Apache-2.0
/** A Logix-like controller on EtherNet/IP. */
@NullMarked
package io.millrace.simulator.eip;

import org.jspecify.annotations.NullMarked;

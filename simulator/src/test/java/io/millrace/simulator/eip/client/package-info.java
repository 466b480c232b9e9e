// SPDX-License-Identifier: Apache-2.0
/** The gateway's EtherNet/IP client against the simulated controller, with faults between them. */
@NullMarked
package io.millrace.simulator.eip.client;

import org.jspecify.annotations.NullMarked;

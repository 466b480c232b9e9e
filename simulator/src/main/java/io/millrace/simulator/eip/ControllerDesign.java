// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import io.millrace.gateway.eip.wire.Identity;
import io.millrace.simulator.eip.memory.ControllerMemory;

/**
 * A controller as its programmer left it.
 *
 * @param identity who it says it is.
 * @param limits what it grants.
 * @param memory its tags; safe for use by several threads, like all of this.
 */
public record ControllerDesign(
    Identity identity, ControllerLimits limits, ControllerMemory memory) {}

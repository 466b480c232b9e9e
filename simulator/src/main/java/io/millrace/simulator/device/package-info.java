// SPDX-License-Identifier: Apache-2.0
/** What simulated devices of every protocol share. */
@NullMarked
package io.millrace.simulator.device;

import org.jspecify.annotations.NullMarked;

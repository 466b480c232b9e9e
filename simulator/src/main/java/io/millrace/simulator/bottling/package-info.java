// SPDX-License-Identifier: Apache-2.0
/** The bottling line: pure functions from one tick of its life to the next. */
@NullMarked
package io.millrace.simulator.bottling;

import org.jspecify.annotations.NullMarked;

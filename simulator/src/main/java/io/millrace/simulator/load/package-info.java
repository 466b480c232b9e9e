// SPDX-License-Identifier: Apache-2.0
/** A plant generated for load, whose values tell their own serve number. */
@NullMarked
package io.millrace.simulator.load;

import org.jspecify.annotations.NullMarked;

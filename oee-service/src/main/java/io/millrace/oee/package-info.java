// SPDX-License-Identifier: Apache-2.0
/** Readings to states and counts, and from those to OEE: the service's wiring. */
@NullMarked
package io.millrace.oee;

import org.jspecify.annotations.NullMarked;

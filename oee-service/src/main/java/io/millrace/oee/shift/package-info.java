// SPDX-License-Identifier: Apache-2.0
/** Shifts as they were reported when they closed, and as corrected since. */
@NullMarked
package io.millrace.oee.shift;

import org.jspecify.annotations.NullMarked;

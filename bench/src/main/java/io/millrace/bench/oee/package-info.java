// SPDX-License-Identifier: Apache-2.0
/** How quickly OEE of a year is told. */
@NullMarked
package io.millrace.bench.oee;

import org.jspecify.annotations.NullMarked;

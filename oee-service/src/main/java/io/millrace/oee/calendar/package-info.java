// SPDX-License-Identifier: Apache-2.0
/** When equipment is meant to work: shifts of the plant model's calendars as instants. */
@NullMarked
package io.millrace.oee.calendar;

import org.jspecify.annotations.NullMarked;

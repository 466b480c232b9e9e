// SPDX-License-Identifier: Apache-2.0
/** What kind of database this is, and the pieces its time series are cut into. */
@NullMarked
package io.millrace.ingest.database;

import org.jspecify.annotations.NullMarked;

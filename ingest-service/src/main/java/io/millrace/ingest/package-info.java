// SPDX-License-Identifier: Apache-2.0
/** Readings into tables, and answers out of them; owner of the plant model. */
@NullMarked
package io.millrace.ingest;

import org.jspecify.annotations.NullMarked;

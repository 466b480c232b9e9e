// SPDX-License-Identifier: Apache-2.0
/** Readings from the stream into the sample tables. */
@NullMarked
package io.millrace.ingest.sample;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Readings as they come. */
@NullMarked
package io.millrace.ingest.live;

import org.jspecify.annotations.NullMarked;

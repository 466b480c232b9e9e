// SPDX-License-Identifier: Apache-2.0
/** What is missing, and why. */
@NullMarked
package io.millrace.ingest.completeness;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** What this service is and how it fares. */
@NullMarked
package io.millrace.ingest.system;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** What a tag was over a window. */
@NullMarked
package io.millrace.ingest.history;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** The newest reading of each tag. */
@NullMarked
package io.millrace.ingest.latest;

import org.jspecify.annotations.NullMarked;

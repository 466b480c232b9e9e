// SPDX-License-Identifier: Apache-2.0
/** Minutes and hours of samples, folded. */
@NullMarked
package io.millrace.ingest.rollup;

import org.jspecify.annotations.NullMarked;

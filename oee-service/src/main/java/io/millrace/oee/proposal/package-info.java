// SPDX-License-Identifier: Apache-2.0
/** Reasons for stops, learned from what people said of such stops before. */
@NullMarked
package io.millrace.oee.proposal;

import org.jspecify.annotations.NullMarked;

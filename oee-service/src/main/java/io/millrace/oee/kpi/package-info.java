// SPDX-License-Identifier: Apache-2.0
/** Key performance indicators of ISO 22400-2, computed from facts by one engine. */
@NullMarked
package io.millrace.oee.kpi;

import org.jspecify.annotations.NullMarked;

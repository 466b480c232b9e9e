// SPDX-License-Identifier: Apache-2.0
/** What was lost and to what: stops, Pareto and waterfall, from the same account as the KPIs. */
@NullMarked
package io.millrace.oee.loss;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** What each work unit did and made, in event time, folded from readings. */
@NullMarked
package io.millrace.oee.facts;

import org.jspecify.annotations.NullMarked;

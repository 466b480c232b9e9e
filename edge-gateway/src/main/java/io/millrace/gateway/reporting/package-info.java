// SPDX-License-Identifier: Apache-2.0
/** Which readings of a tag are sent, so that the rest can be told from them. */
@NullMarked
package io.millrace.gateway.reporting;

import org.jspecify.annotations.NullMarked;

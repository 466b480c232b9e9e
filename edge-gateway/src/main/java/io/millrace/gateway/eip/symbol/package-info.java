// SPDX-License-Identifier: Apache-2.0
/** What tags a controller has, what they are made of, and where in them a value lies. */
@NullMarked
package io.millrace.gateway.eip.symbol;

import org.jspecify.annotations.NullMarked;

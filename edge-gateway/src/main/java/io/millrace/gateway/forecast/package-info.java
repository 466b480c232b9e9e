// SPDX-License-Identifier: Apache-2.0
/** What reading a plant model would cost before it is in force; pure, but for its controller. */
@NullMarked
package io.millrace.gateway.forecast;

import org.jspecify.annotations.NullMarked;

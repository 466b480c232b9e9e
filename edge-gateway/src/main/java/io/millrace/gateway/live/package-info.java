// SPDX-License-Identifier: Apache-2.0
/** The newest readings, sent past a spool that has not caught up. */
@NullMarked
package io.millrace.gateway.live;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Readings and events on disk until the broker has them. */
@NullMarked
package io.millrace.gateway.spool;

import org.jspecify.annotations.NullMarked;

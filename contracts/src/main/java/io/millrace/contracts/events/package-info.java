// SPDX-License-Identifier: Apache-2.0
/** What happened in the plant, as published for everyone to follow. */
@NullMarked
package io.millrace.contracts.events;

import org.jspecify.annotations.NullMarked;

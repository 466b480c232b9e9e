// SPDX-License-Identifier: Apache-2.0
/** What people type: one class for each command, and what commands share. */
@NullMarked
package io.millrace.commands;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** The one account of time and pieces that every surface is computed from. */
@NullMarked
package io.millrace.oee.account;

import org.jspecify.annotations.NullMarked;

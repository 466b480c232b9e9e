// SPDX-License-Identifier: Apache-2.0
/** What every service of Millrace stands on. */
@NullMarked
package io.millrace.kit;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** A service as small as can be, on which the kit is tested. */
@NullMarked
package io.millrace.kit.sample;

import org.jspecify.annotations.NullMarked;

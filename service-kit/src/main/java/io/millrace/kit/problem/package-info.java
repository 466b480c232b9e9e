// SPDX-License-Identifier: Apache-2.0
/** Every error as an RFC 9457 problem document. */
@NullMarked
package io.millrace.kit.problem;

import org.jspecify.annotations.NullMarked;

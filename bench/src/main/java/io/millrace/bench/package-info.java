// SPDX-License-Identifier: Apache-2.0
/** Speed and memory as ratios to a limit or a peer, measured in the same run. */
@NullMarked
package io.millrace.bench;

import org.jspecify.annotations.NullMarked;

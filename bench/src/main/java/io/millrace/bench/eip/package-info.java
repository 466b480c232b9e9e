// SPDX-License-Identifier: Apache-2.0
/** EtherNet/IP clients side by side over one simulated controller. */
@NullMarked
package io.millrace.bench.eip;

import org.jspecify.annotations.NullMarked;

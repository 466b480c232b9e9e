// SPDX-License-Identifier: Apache-2.0
/** EtherNet/IP: which tags are asked together, how an answer is checked, how it becomes values. */
@NullMarked
package io.millrace.gateway.eip;

import org.jspecify.annotations.NullMarked;
